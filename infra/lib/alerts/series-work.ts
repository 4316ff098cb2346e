import { DocumentConflictError } from '../documents/document-errors.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import type { AlertKeeper } from './alert-keeper.ts';
import { DocumentBusyError } from './checked-documents.ts';
import { before, isAfter, type Position, positionOf } from './reading-order.ts';
import type { Slice } from './reading-slices.ts';
import { foldSeries } from './series-fold.ts';
import { type Judgement, judgementOf, openAlertOf } from './series-judgement.ts';
import { isActive, type SeriesRepository } from './series-repository.ts';
import { beginsAnything, isFarthest, knownQuiet, lookBackMs, quietAt } from './series-start.ts';
import type { SeriesState } from './series-state.ts';

/** How often a series is judged anew that others judge at the same time. */
const ATTEMPTS = 10;

export type SeriesWorkPorts = { readonly states: SeriesRepository; readonly keeper: AlertKeeper };

/** What is to be done for one series. */
export type Work = {
  readonly judgement: Judgement;
  /** The moment from which on it needs readings, Unix milliseconds. */
  readonly from: number;
  /** True where readings of other devices are no use to it: it looks farther back than they do. */
  readonly isAlone: boolean;
  /**
   * Judges by a slice that begins at `from` or before.
   * @returns false where it needs another one
   */
  advance(slice: Slice): Promise<boolean>;
};

/** The judgement of one series by one rule, as far as an invocation brings it. */
export class SeriesWork implements Work {
  readonly judgement: Judgement;
  readonly #ports: SeriesWorkPorts;
  /** When the first of the readings was measured that it is asked to judge. */
  readonly #first: number;
  /** What is stored. */
  #stored: SeriesState | undefined;
  #version: number;
  /** Where it goes on from; absent until the beginning is found. */
  #state: SeriesState | undefined;
  #lookBack = 0;
  #conflicts = 0;

  constructor(
    judgement: Judgement,
    first: number,
    known: { readonly value?: SeriesState; readonly version: number },
    ports: SeriesWorkPorts,
  ) {
    this.judgement = judgement;
    this.#first = first;
    this.#version = known.version;
    this.#ports = ports;
    this.#restart(known.value);
  }

  get isAlone(): boolean {
    return this.#state === undefined && this.#lookBack > 0;
  }

  get from(): number {
    if (this.#state) return this.#state.at.measured_at;
    return Math.max(this.#earliest.measured_at, this.#first - lookBackMs(this.judgement, this.#lookBack));
  }

  async advance(slice: Slice): Promise<boolean> {
    const readings = slice.byDevice.get(this.judgement.series.deviceId) ?? [];
    try {
      return await this.#advance(readings, slice.cut);
    } catch (error) {
      if (!(error instanceof DocumentConflictError)) throw error;
      return this.#again(error);
    }
  }

  async #advance(readings: readonly StoredReading[], cut: Position | undefined): Promise<boolean> {
    this.#state ??= this.#start(readings);
    if (!this.#state) {
      if (cut === undefined && !beginsAnything(this.judgement, this.#unjudged(readings))) return true;
      this.#lookBack += 1;
      return false;
    }
    await this.#judge(readings);
    if (cut && isAfter(cut, this.#state.at)) await this.#moveTo({ ...this.#state, at: cut });
    return cut === undefined;
  }

  /** Judges and keeps until nothing of `readings` is left: an outbox that is full ends a round. */
  async #judge(readings: readonly StoredReading[]): Promise<void> {
    await this.#emptyOutbox();
    for (let state = this.#state; state; state = this.#state) {
      const next = foldSeries(this.judgement, state, readings);
      if (next === state) break;
      await this.#moveTo(next);
      await this.#emptyOutbox();
    }
    const run = this.#state?.run;
    if (run?.raised_at !== undefined) await this.#ports.keeper.refresh(openAlertOf(this.judgement, run));
  }

  /** What was decided is in the state, so it is kept and told whatever happens before it is taken out again. */
  async #emptyOutbox(): Promise<void> {
    const state = this.#state;
    if (!state || state.outbox.length === 0) return;
    for (const alert of state.outbox) await this.#ports.keeper.keep(alert, this.judgement.rule);
    await this.#moveTo({ ...state, outbox: [] });
  }

  /** A series that was fine and is fine is not written: where its next alert begins is found without. */
  async #moveTo(state: SeriesState): Promise<void> {
    const matters = isActive(state) || (this.#stored !== undefined && isActive(this.#stored));
    if (matters) {
      const { judgement } = this;
      this.#version = await this.#ports.states.save(judgement.series, state, this.#version, judgement.now);
      this.#stored = state;
    }
    this.#state = state;
  }

  /** A state to begin with; undefined where it has to be looked for farther back. */
  #start(readings: readonly StoredReading[]): SeriesState | undefined {
    const { judgement } = this;
    const alerted = this.#stored?.alerted === true;
    if (this.from <= this.#earliest.measured_at) {
      const quiet = { ...quietAt(judgement, this.#earliest), alerted };
      const { at, begun, samples } = this.#stored ?? quiet;
      return quiet.at === at ? { ...quiet, begun, samples } : quiet;
    }
    const quiet = knownQuiet(judgement, this.#unjudged(readings), this.#first);
    if (quiet) return { ...quiet, alerted };
    return isFarthest(judgement, this.#lookBack) ? { ...quietAt(judgement, before(this.from)), alerted } : undefined;
  }

  #unjudged(readings: readonly StoredReading[]): StoredReading[] {
    const { from } = this;
    return readings.filter(
      (stored) => stored.reading.measured_at >= from && isAfter(positionOf(stored), this.#earliest),
    );
  }

  get #isSameJudgement(): boolean {
    return this.#stored?.judgement === judgementOf(this.judgement.rule);
  }

  /** Nothing before this place is judged: it was, or it is from before the rule. */
  get #earliest(): Position {
    const begin = before(this.judgement.rule.judged_from ?? 0);
    const at = this.#stored && this.#isSameJudgement ? this.#stored.at : begin;
    return isAfter(at, begin) ? at : begin;
  }

  #restart(stored: SeriesState | undefined): void {
    this.#stored = stored;
    this.#state = stored && isActive(stored) ? stored : undefined;
    this.#lookBack = 0;
  }

  async #again(error: DocumentConflictError): Promise<boolean> {
    this.#conflicts += 1;
    const { series, rule } = this.judgement;
    const { value, version } = await this.#ports.states.get(series, rule.id);
    const isOther = value !== undefined && isActive(value) && value.judgement !== judgementOf(rule);
    // What lies before the beginning that others found is work of another kind.
    const isEarly = value !== undefined && this.#first <= value.begun.measured_at;
    if (isOther || isEarly || this.#conflicts === ATTEMPTS) {
      throw new DocumentBusyError('a series is judged by others, or by another rule, now: try again', { cause: error });
    }
    this.#version = version;
    this.#restart(value);
    return false;
  }
}
