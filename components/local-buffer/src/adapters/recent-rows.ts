import type { LogSlice } from '../ports.ts';
import { SliceBuilder, type SliceRow, type Wanted } from './slice-builder.ts';

/** JSON kept at most, bytes: some 3,000 readings. Delivery follows each commit; more would only lie in memory while the cloud is away. */
const MAX_BYTES = 1024 * 1024;

/**
 * The newest rows of the log as they were before they were written: what is delivered a moment after its commit need not
 * be read, inflated and parsed again. Only rows whose commit succeeded may be given to it. It gives what the file would give.
 */
export class RecentRows {
  readonly #maxBytes: number;
  #rows: SliceRow[] = [];
  #bytes = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Takes rows in that lie right behind those before them. The oldest make room. */
  add(rows: readonly SliceRow[]): void {
    this.#rows.push(...rows);
    this.#bytes += bytesOf(rows);
    let [count, excess] = [0, this.#bytes - this.#maxBytes];
    for (; excess > 0; count += 1) excess -= this.#rows[count]?.open().jsonBytes ?? excess;
    this.#drop(count);
  }

  /** Forgets the rows that begin below a place: they were deleted. */
  forgetBelow(place: number): void {
    const kept = this.#rows.findIndex(({ seq }) => seq >= place);
    this.#drop(kept < 0 ? this.#rows.length : kept);
  }

  /** What the file would give; undefined where the first that is wanted is not here, and the file is to be asked. */
  read(wanted: Wanted): LogSlice | undefined {
    const first = this.#rows.findLastIndex(({ seq }) => seq <= wanted.after + 1);
    if (first < 0) return undefined;
    const builder = new SliceBuilder(wanted);
    for (const row of this.#rows.slice(first)) {
      if (row.seq > wanted.until || !builder.add(row)) break;
    }
    return builder.slice;
  }

  #drop(count: number): void {
    this.#bytes -= bytesOf(this.#rows.splice(0, count));
  }
}

const bytesOf = (rows: readonly SliceRow[]): number => rows.reduce((sum, row) => sum + row.open().jsonBytes, 0);
