import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { LogUpkeep, Loss, ReadingLog } from './ports.ts';
import { bytesToReturn, causeToGiveUp, type RetentionLimits } from './retention.ts';

export type HousekeeperDeps = {
  readonly log: ReadingLog & LogUpkeep;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: () => RetentionLimits;
  /** Who must have confirmed a reading before it may be deleted. */
  readonly consumers: () => readonly string[];
};

/** Work of one tick at most, ms; a transaction that is under way is ended. Intake waits for no longer. */
const BUDGET_MS = 20;
/** Rows deleted in one transaction. */
const TRIM_ROWS = 200;
/** Unless so many readings wait to be deleted, deleting waits for its turn. */
const TRIM_READINGS = 20_000;

/**
 * How often what is done, ms. Deleting and writing cursors costs a commit, which wears the card: what was confirmed may lie
 * for a while, and a cursor goes with the next append as a rule.
 */
const INTERVALS = { trim: 60_000, flush: 30_000, optimize: 24 * 3_600_000 };

type Task = keyof typeof INTERVALS;

/** Keeps the log within its limits, in steps that are short enough for intake not to notice. */
export class Housekeeper {
  readonly #deps: HousekeeperDeps;
  readonly #doneAt = new Map<Task, number>();
  #trimmedTo = 0;
  readonly #reported = new Map<string, Loss>();

  constructor(deps: HousekeeperDeps) {
    this.#deps = deps;
    for (const task of ['trim', 'flush', 'optimize'] as const) this.#done(task);
    for (const loss of deps.log.losses()) this.#reported.set(loss.cause, loss);
  }

  /** To be called about every second. Never throws. */
  tick(): void {
    const { clock, logger, log } = this.#deps;
    const end = clock.monotonicMs() + BUDGET_MS;
    try {
      log.prepare();
      while (this.#step() && clock.monotonicMs() < end);
      this.#whenDue('flush', () => log.flush());
      this.#whenDue('optimize', () => log.optimize());
    } catch (error) {
      logger.error('housekeeping_failed', { error });
    }
    this.#reportLosses();
  }

  /** Does one thing that is due; false where nothing is. */
  #step(): boolean {
    const { log, limits } = this.#deps;
    if (this.#trim()) return true;
    const usage = log.usage();
    const cause = causeToGiveUp(limits(), usage);
    const minAgeMs = cause === 'age' ? limits().maxAgeMs : 0;
    if (cause !== undefined && log.giveUp(cause, minAgeMs) > 0) return true;
    const surplus = bytesToReturn(limits(), usage);
    if (surplus > 0) log.shrink(surplus);
    return false;
  }

  #trim(): boolean {
    const { log, consumers } = this.#deps;
    const names = consumers();
    const confirmed = names.length === 0 ? 0 : Math.min(...names.map((name) => log.cursor(name)));
    if (!this.#isDue('trim') && confirmed - this.#trimmedTo < TRIM_READINGS) return false;
    if (log.trim(names, TRIM_ROWS) > 0) return true;
    this.#done('trim');
    this.#trimmedTo = confirmed;
    return false;
  }

  #whenDue(task: Task, work: () => void): void {
    if (!this.#isDue(task)) return;
    this.#done(task);
    work();
  }

  #isDue(task: Task): boolean {
    return this.#deps.clock.monotonicMs() - (this.#doneAt.get(task) ?? 0) >= INTERVALS[task];
  }

  #done(task: Task): void {
    this.#doneAt.set(task, this.#deps.clock.monotonicMs());
  }

  /** What was lost is never lost silently. */
  #reportLosses(): void {
    for (const loss of this.#deps.log.losses()) {
      const more = loss.readings - (this.#reported.get(loss.cause)?.readings ?? 0);
      if (more <= 0) continue;
      this.#deps.logger.error('readings_given_up', { more, ...loss });
      this.#reported.set(loss.cause, loss);
    }
  }
}
