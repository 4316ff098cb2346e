import type { StoredReading } from '../telemetry/ports.ts';
import type { AlertKeeper } from './alert-keeper.ts';
import { before, isAfter, type Position, positionOf } from './reading-order.ts';
import type { Slice } from './reading-slices.ts';
import { foldSeries } from './series-fold.ts';
import type { Judgement } from './series-judgement.ts';
import { isFarthest, knownQuiet, lookBackMs, quietAt } from './series-start.ts';
import type { SeriesState } from './series-state.ts';
import type { Work } from './series-work.ts';

/**
 * Readings from before the place where the judgement of their series began, because a later message overtook theirs. Nothing was
 * open at that place, so whatever these tell of is over by then: it is judged for itself, and needs no state. Coming again, it has the same ids.
 */
export class EarlyWork implements Work {
  readonly judgement: Judgement;
  readonly #first: number;
  readonly #until: Position;
  readonly #keeper: AlertKeeper;
  #lookBack = 0;

  /**
   * @param first when the first of them was measured, Unix milliseconds
   * @param until where the judgement of the series began
   */
  constructor(judgement: Judgement, first: number, until: Position, keeper: AlertKeeper) {
    this.judgement = judgement;
    this.#first = first;
    this.#until = until;
    this.#keeper = keeper;
  }

  get isAlone(): boolean {
    return this.#lookBack > 0;
  }

  get from(): number {
    return Math.max(this.judgement.rule.judged_from ?? 0, this.#first - lookBackMs(this.judgement, this.#lookBack));
  }

  async advance({ byDevice, cut }: Slice): Promise<boolean> {
    const all = byDevice.get(this.judgement.series.deviceId) ?? [];
    const readings = all.filter(
      (stored) => stored.reading.measured_at >= this.from && !isAfter(positionOf(stored), this.#until),
    );
    const isWhole = cut === undefined || isAfter(cut, this.#until);
    const start = isWhole ? this.#start(readings) : undefined;
    if (start) await this.#judge(start, readings);
    if (start || isFarthest(this.judgement, this.#lookBack)) return true;
    this.#lookBack += 1;
    return false;
  }

  /** Where nothing says when it began, it is left alone: it might be the rest of an alert that is known. */
  #start(readings: readonly StoredReading[]): SeriesState | undefined {
    const isFirst = this.from === this.judgement.rule.judged_from;
    const isAlone = isFarthest(this.judgement, this.#lookBack) && readings[0]?.reading.measured_at === this.#first;
    if (isFirst || isAlone) return quietAt(this.judgement, before(this.from));
    return knownQuiet(this.judgement, readings, this.#first);
  }

  async #judge(start: SeriesState, readings: readonly StoredReading[]): Promise<void> {
    for (let state = start; ; state = { ...state, outbox: [] }) {
      state = foldSeries(this.judgement, state, readings);
      if (state.outbox.length === 0) return;
      for (const alert of state.outbox) await this.#keeper.keep(alert, this.judgement.rule);
    }
  }
}
