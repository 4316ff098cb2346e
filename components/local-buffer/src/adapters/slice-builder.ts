import { MAX_INFLATED_BYTES } from '@sward/contracts/limits.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { Identity, LogSlice } from '../ports.ts';
import type { StoredRow } from './log-statements.ts';
import { identityOf } from './stored-row.ts';

/** JSON in one slice at most, bytes: what deflates well must not inflate past what its receiver takes. */
const MAX_SLICE_BYTES = MAX_INFLATED_BYTES / 2;

export type Wanted = { readonly after: number; readonly until: number; readonly maxBytes: number };

/** Puts rows together to one slice, for as long as they follow one another in place and identity. */
export class SliceBuilder {
  readonly #wanted: Wanted;
  readonly #readings: Reading[] = [];
  #seq = 0;
  #identity: Identity | undefined;
  #bytes = 0;
  #inflated = 0;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** Whether the row belongs in it; where it does not, the slice is complete. */
  takes(row: StoredRow): boolean {
    this.#bytes += row.body.length;
    return this.#identity === undefined || (this.#bytes <= this.#wanted.maxBytes && this.#isNext(row, this.#identity));
  }

  /** Adds what is wanted of the row's readings; false where they were too many for one slice. */
  add(row: StoredRow, readings: readonly Reading[], jsonBytes: number): boolean {
    this.#inflated += jsonBytes;
    if (this.#identity !== undefined && this.#inflated > MAX_SLICE_BYTES) return false;
    const skip = Math.max(0, this.#wanted.after + 1 - row.seq);
    if (this.#identity === undefined) this.#begin(row, skip);
    for (let i = skip; i < Math.min(readings.length, this.#wanted.until - row.seq + 1); i += 1) {
      const reading = readings[i];
      if (reading !== undefined) this.#readings.push(reading);
    }
    return true;
  }

  /** The slice, undefined while nothing is in it. */
  get slice(): LogSlice | undefined {
    if (this.#identity === undefined || this.#readings.length === 0) return undefined;
    return { seq: this.#seq, identity: this.#identity, readings: this.#readings };
  }

  #begin(row: StoredRow, skip: number): void {
    const { epoch, seq } = identityOf(row);
    this.#seq = row.seq + skip;
    this.#identity = { epoch, seq: seq + skip };
  }

  #isNext(row: StoredRow, first: Identity): boolean {
    const { epoch, seq } = identityOf(row);
    const count = this.#readings.length;
    return row.seq === this.#seq + count && epoch === first.epoch && seq === first.seq + count;
  }
}
