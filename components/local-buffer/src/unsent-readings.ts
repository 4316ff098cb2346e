import type { SeqRange } from '@sward/contracts/delivery.ts';
import type { LogSlice, ReadingLog } from './ports.ts';

/** Places after `after`, through `until`. */
export type Stretch = { readonly after: number; readonly until: number };

/** What of a stretch is in none of the ranges, which rise and lie apart. */
export function unconfirmedStretches({ after, until }: Stretch, confirmed: readonly SeqRange[]): Stretch[] {
  const stretches: Stretch[] = [];
  let from = after;
  for (const [low, high] of confirmed) {
    if (low > from + 1) stretches.push({ after: from, until: Math.min(until, low - 1) });
    from = Math.max(from, high);
  }
  return [...stretches, { after: from, until }].filter((stretch) => stretch.after < stretch.until);
}

const endOf = ({ seq, readings }: LogSlice) => seq + readings.length - 1;

function continues(slice: LogSlice, next: LogSlice): boolean {
  const { epoch, seq } = slice.identity;
  const isNextPlace = next.seq === endOf(slice) + 1;
  return isNextPlace && next.identity.epoch === epoch && next.identity.seq === seq + slice.readings.length;
}

function after(slice: LogSlice, count: number): LogSlice | undefined {
  const { seq, identity, readings } = slice;
  if (readings.length <= count) return undefined;
  return {
    seq: seq + count,
    identity: { ...identity, seq: identity.seq + count },
    readings: readings.slice(count),
  };
}

/**
 * What was read of the log for one lease and is not sent yet: rows are read as a whole and hold more or less than a batch.
 * Readings that are confirmed or given up meanwhile may still come: they are only sent once more.
 */
export class UnsentReadings {
  readonly #log: ReadingLog;
  #slice: LogSlice | undefined;

  constructor(log: ReadingLog) {
    this.#log = log;
  }

  /** The first readings of the stretches, of one epoch: `wanted` of them or more where the log has so many, and some rows more. */
  read(stretches: readonly Stretch[], wanted: number, maxBytes: number): LogSlice | undefined {
    const kept = this.#slice;
    if (kept !== undefined && stretches[0]?.after !== kept.seq - 1) this.#slice = undefined;
    for (const stretch of stretches) {
      this.#slice ??= this.#log.read(stretch.after, maxBytes, stretch.until);
      if (this.#slice !== undefined) return this.#grow(this.#slice, stretch, wanted, maxBytes);
    }
    return undefined;
  }

  /** The first `count` of what was read last are on their way. */
  passed(count: number): void {
    this.#slice = this.#slice && after(this.#slice, count);
  }

  #grow(slice: LogSlice, { until }: Stretch, wanted: number, maxBytes: number): LogSlice {
    let grown = slice;
    while (grown.readings.length < wanted) {
      const next = this.#log.read(endOf(grown), maxBytes, until);
      if (next === undefined || !continues(grown, next)) break;
      grown = { ...grown, readings: [...grown.readings, ...next.readings] };
    }
    this.#slice = grown;
    return grown;
  }
}
