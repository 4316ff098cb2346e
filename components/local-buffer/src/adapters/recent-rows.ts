import type { LogSlice } from '../ports.ts';
import { type RowContent, SliceBuilder, type SliceRow, type Wanted } from './slice-builder.ts';

/** JSON kept at most, bytes: some 5,000 readings, more than are on their way to the cloud at once. */
const MAX_BYTES = 2 * 1024 * 1024;

/** A row with its readings at hand. */
export type RecentRow = SliceRow & { readonly jsonBytes: number };

/**
 * The newest rows of the log as they were before they were written: what is delivered a moment after its commit need not
 * be read, inflated and parsed again. Only rows of commits that succeeded may be given to it. Gives what the file would
 * give, or undefined where the file is to be asked.
 */
export class RecentRows {
  readonly #maxBytes: number;
  #rows: RecentRow[] = [];
  #bytes = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Takes rows in that follow those before them. The oldest make room. */
  add(rows: readonly RecentRow[]): void {
    this.#rows.push(...rows);
    for (const { jsonBytes } of rows) this.#bytes += jsonBytes;
    this.#drop((row) => this.#bytes > this.#maxBytes || row === undefined);
  }

  /** Forgets the rows that begin below a place: they were deleted. */
  forgetBelow(place: number): void {
    this.#drop(({ seq }) => seq < place);
  }

  /** Undefined where what is wanted begins elsewhere. */
  read(wanted: Wanted): LogSlice | undefined {
    const index = this.#indexOf(wanted.after + 1);
    if (index < 0) return undefined;
    const builder = new SliceBuilder(wanted);
    for (let at = index; at < this.#rows.length; at += 1) {
      const row = this.#rows[at];
      if (row === undefined || row.seq > wanted.until || !builder.add(row)) break;
    }
    return builder.slice;
  }
}
