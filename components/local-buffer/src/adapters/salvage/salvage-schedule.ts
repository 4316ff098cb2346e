import type { Clock, Timer } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { LogFullError } from '../../log-errors.ts';
import type { Loss } from '../../ports.ts';
import type { LogConnection } from '../log-connection.ts';
import type { SetAsideFiles } from '../set-aside-files.ts';
import { Salvage } from './salvage.ts';

/** What is salvaged before the log serves anybody may take so long, the rest is done between other work. ms */
const AT_START_MS = 2000;
const PAUSE_MS = 10;
const RETRY_MS = 5000;

export type SalvageScheduleDeps = {
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
  readonly files: SetAsideFiles;
  /** Does a part of the work with the log that is open now. @throws LogError */
  readonly use: (step: () => void) => void;
  readonly losses: () => readonly Loss[];
};

/** Does a salvage in parts: intake and delivery of what is new go on between them. */
export class SalvageSchedule {
  readonly #deps: SalvageScheduleDeps;
  #salvage: Salvage | undefined;
  #timer: Timer | undefined;

  constructor(deps: SalvageScheduleDeps) {
    this.#deps = deps;
  }

  /** Places at or below this are not complete yet; undefined where nothing is being salvaged. */
  get head(): number | undefined {
    return this.#salvage?.head;
  }

  /**
   * Takes up what there is to salvage into this file. Before anything else is written to it: new places come behind those
   * that are salvaged. @throws LogError, an error of the file system
   */
  begin(connection: LogConnection): void {
    const path = this.#deps.files.underSalvage;
    this.#salvage = path === undefined ? undefined : Salvage.of(connection, path);
  }

  /** Salvages what can be in a short time, the rest between other work. */
  goOn(): void {
    const { clock, files } = this.#deps;
    if (this.#salvage === undefined && files.underSalvage !== undefined) this.#quietly(() => files.keep());
    const end = clock.monotonicMs() + AT_START_MS;
    let pause = PAUSE_MS;
    while (this.#salvage !== undefined && pause === PAUSE_MS && clock.monotonicMs() < end) pause = this.#try();
    this.#goOnIn(pause);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#salvage?.close();
  }

  #goOnIn(ms: number): void {
    this.#timer?.cancel();
    if (this.#salvage === undefined) return;
    this.#timer = this.#deps.clock.setTimer(ms, () => this.#goOnIn(this.#try()));
  }

  /** Does a part; gives how long to wait for the next one, ms. */
  #try(): number {
    try {
      this.#deps.use(() => this.#step());
      return PAUSE_MS;
    } catch (error) {
      // No room, or no file just now: this part is tried again.
      this.#deps.logger.warn('salvage_waits', { retry_ms: RETRY_MS, error });
      if (error instanceof LogFullError) this.#quietly(() => this.#deps.files.deleteKept());
      return RETRY_MS;
    }
  }

  #step(): void {
    if (this.#salvage?.step() !== false) return;
    this.#salvage.close();
    this.#salvage = undefined;
    this.#quietly(() => this.#deps.files.keep());
    this.#deps.logger.warn('log_salvaged', { losses: this.#deps.losses() });
  }

  /** The log itself is whole: what the folder does not let be done now can wait for the next start. */
  #quietly(change: () => void): void {
    try {
      change();
    } catch (error) {
      this.#deps.logger.warn('salvage_waits', { error });
    }
  }
}
