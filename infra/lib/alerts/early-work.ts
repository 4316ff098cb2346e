import type { StoredReading } from '../telemetry/ports.ts';
import type { AlertKeeper } from './alert-keeper.ts';
import { before, isAfter, type Position, positionOf } from './reading-order.ts';
import type { Slice } from './reading-slices.ts';
import { foldSeries } from './series-fold.ts';
import type { Judgement } from './series-judgement.ts';
import { beginsAnything, isFarthest, knownQuiet, lookBackMs, quietAt } from './series-start.ts';
import type { SeriesState } from './series-state.ts';
import type { Work } from './series-work.ts';

/** The feed's readings that are early: when the first and the last of them were measured, Unix milliseconds. */
export type EarlyReadings = { readonly first: number; readonly last: number };

/**
 * Readings from before the place where the judgement of their series began, because a later message overtook theirs. Nothing was
 * open at that place, so whatever these tell of is over by then: it is judged for itself, and needs no state. Coming again, it has the same ids.
 */
export class EarlyWork implements Work {
  readonly judgement: Judgement;
  readonly #readings: EarlyReadings;
  readonly #until: Position;
  readonly #keeper: AlertKeeper;
  #state: SeriesState | undefined;
  #lookBack = 0;

  /** @param until where the judgement of the series began */
  constructor(judgement: Judgement, readings: EarlyReadings, until: Position, keeper: AlertKeeper) {
    this.judgement = judgement;
    this.#readings = readings;
    this.#until = until;
    this.#keeper = keeper;
  }

  get isAlone(): boolean {
    return this.#state === undefined && this.#lookBack > 0;
  }

  get from(): number {
    if (this.#state) return this.#state.at.measured_at;
    const { rule } = this.judgement;
    return Math.max(rule.judged_from ?? 0, this.#readings.first - lookBackMs(this.judgement, this.#lookBack));
  }

  async advance({ byDevice, cut }: Slice): Promise<boolean> {
    const { from } = this;
    const all = byDevice.get(this.judgement.series.deviceId) ?? [];
    const readings = all.filter(
      (stored) => stored.reading.measured_at >= from && !isAfter(positionOf(stored), this.#until),
    );
    this.#state ??= this.#start(readings);
    if (!this.#state) {
      this.#lookBack += 1;
      return isFarthest(this.judgement, this.#lookBack - 1);
    }
    await this.#judge(this.#state, readings);
    return cut === undefined || isAfter(cut, this.#until) || this.#isOver(cut);
  }

  /** Where it may have begun before all that is looked at, it is left alone: it might be the rest of an alert that is known. */
  #start(readings: readonly StoredReading[]): SeriesState | undefined {
    const { first } = this.#readings;
    const isEarliest = this.from === this.judgement.rule.judged_from;
    const earlier = readings.filter(({ reading }) => reading.measured_at < first);
    const isFirst = isFarthest(this.judgement, this.#lookBack) && !beginsAnything(this.judgement, earlier);
    if (isEarliest || isFirst) return quietAt(this.judgement, before(this.from));
    return knownQuiet(this.judgement, readings, first);
  }

  async #judge(start: SeriesState, readings: readonly StoredReading[]): Promise<void> {
    for (let state = start; ; state = { ...state, outbox: [] }) {
      state = foldSeries(this.judgement, state, readings);
      this.#state = { ...state, outbox: [] };
      if (state.outbox.length === 0) return;
      for (const alert of state.outbox) await this.#keeper.keep(alert, this.judgement.rule);
    }
  }

  /** Nothing is open behind the last of them: what comes then is told by messages of its own. Else it goes on from the cut. */
  #isOver(cut: Position): boolean {
    const state = this.#state;
    if (!state || (!state.run && cut.measured_at > this.#readings.last)) return true;
    this.#state = isAfter(cut, state.at) ? { ...state, at: cut } : state;
    return false;
  }
}
