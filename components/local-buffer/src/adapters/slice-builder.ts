import { MAX_INFLATED_BYTES } from '@sward/contracts/limits.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { Identity, LogSlice } from '../ports.ts';
import type { StoredRow } from './log-statements.ts';
import { identityOf, inflateRow } from './stored-row.ts';

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

  /** Adds what is wanted of a sound row; false where the slice is complete without it. */
  add(row: StoredRow): boolean {
    const skip = Math.max(0, this.#wanted.after + 1 - row.seq);
    if (skip >= row.n) return true;
    this.#bytes += row.body.length;
    if (this.#identity !== undefined && !this.#isNext(row, this.#identity)) return false;
    const json = inflateRow(row);
    this.#inflated += json.length;
    if (this.#identity !== undefined && this.#inflated > MAX_SLICE_BYTES) return false;
    this.#identity ??= this.#begin(row, skip);
    // The checksum vouches for the bytes that the log wrote from checked readings: no second schema check.
    const readings: Reading[] = JSON.parse(json.toString());
    this.#readings.push(...readings.slice(skip, this.#wanted.until - row.seq + 1));
    return true;
  }

  /** The slice, undefined while nothing is in it. */
  get slice(): LogSlice | undefined {
    if (this.#identity === undefined || this.#readings.length === 0) return undefined;
    return { seq: this.#seq, identity: this.#identity, readings: this.#readings };
  }

  #begin(row: StoredRow, skip: number): Identity {
    const { epoch, seq } = identityOf(row);
    this.#seq = row.seq + skip;
    return { epoch, seq: seq + skip };
  }

  /** Whether the row goes on where the slice ends, in place and identity, and is not too much. */
  #isNext(row: StoredRow, first: Identity): boolean {
    const { epoch, seq } = identityOf(row);
    const count = this.#readings.length;
    const isBehind = row.seq === this.#seq + count && epoch === first.epoch && seq === first.seq + count;
    return isBehind && this.#bytes <= this.#wanted.maxBytes;
  }
}
