import { MAX_INFLATED_BYTES } from '@sward/contracts/limits.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { Identity, LogSlice } from '../ports.ts';

/** JSON in one slice at most, bytes: what deflates well must not inflate past what its receiver takes. */
const MAX_SLICE_BYTES = MAX_INFLATED_BYTES / 2;

export type Wanted = { readonly after: number; readonly until: number; readonly maxBytes: number };

/** A sound row, wherever it is kept. */
export type SliceRow = {
  /** Place and identity of the first reading, and how many there are. */
  readonly seq: number;
  readonly identity: Identity;
  readonly n: number;
  /** Of its body in the file. */
  readonly storedBytes: number;
  readonly open: () => RowContent;
};

export type RowContent = { readonly jsonBytes: number; readonly readings: () => readonly Reading[] };

/** Puts rows together to one slice, for as long as they follow one another in place and identity. */
export class SliceBuilder {
  readonly #wanted: Wanted;
  readonly #readings: Reading[] = [];
  #seq = 0;
  #identity: Identity | undefined;
  #bytes = 0;
  #jsonBytes = 0;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** Adds what is wanted of a row; false where the slice is complete without it. */
  add(row: SliceRow): boolean {
    const skip = Math.max(0, this.#wanted.after + 1 - row.seq);
    if (skip >= row.n) return true;
    this.#bytes += row.storedBytes;
    if (this.#identity !== undefined && !this.#isNext(row, this.#identity)) return false;
    const { jsonBytes, readings } = row.open();
    this.#jsonBytes += jsonBytes;
    if (this.#identity !== undefined && this.#jsonBytes > MAX_SLICE_BYTES) return false;
    this.#identity ??= this.#begin(row, skip);
    this.#readings.push(...readings().slice(skip, this.#wanted.until - row.seq + 1));
    return true;
  }

  /** The slice, undefined while nothing is in it. */
  get slice(): LogSlice | undefined {
    if (this.#identity === undefined || this.#readings.length === 0) return undefined;
    return { seq: this.#seq, identity: this.#identity, readings: this.#readings };
  }

  #begin({ seq, identity }: SliceRow, skip: number): Identity {
    this.#seq = seq + skip;
    return { epoch: identity.epoch, seq: identity.seq + skip };
  }

  /** Whether the row goes on where the slice ends, in place and identity, and is not too much. */
  #isNext({ seq, identity }: SliceRow, first: Identity): boolean {
    const count = this.#readings.length;
    const isBehind = seq === this.#seq + count && identity.epoch === first.epoch && identity.seq === first.seq + count;
    return isBehind && this.#bytes <= this.#wanted.maxBytes;
  }
}
