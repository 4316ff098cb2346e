import type { LossCause } from '../ports.ts';
import { MAX_ROW_READINGS } from '../row-codec.ts';
import { countMissing } from '../seq-ranges.ts';
import type { Change } from './change.ts';
import type { LogConnection } from './log-connection.ts';
import type { RowSummary } from './log-statements.ts';
import { addedLoss, addLoss } from './losses.ts';

/** Bounds of one transaction that deletes: it must not make intake wait. */
const MAX_ROWS = 200;
const MAX_BYTES = 512 * 1024;

/** A row, and its last place. */
type Span = RowSummary & { readonly last: number };

/** Deletes the oldest rows: those that were confirmed, and those that there is no room or time for. */
export class RowRemoval {
  readonly #connection: LogConnection;

  constructor(connection: LogConnection) {
    this.#connection = connection;
  }

  /** Deletes rows that end at or below `confirmed`. Gives how many. */
  trim(confirmed: number, maxRows: number): number {
    const rows = this.#oldest(confirmed + 1, maxRows).filter(({ last }) => last <= confirmed);
    return this.#delete(rows, () => ({}));
  }

  /** Deletes the oldest rows of at least this age and counts what of them was not confirmed. Gives how many. */
  giveUp(cause: LossCause, minAgeMs: number, maxBytes = MAX_BYTES): number {
    const newest = this.#connection.clock.now() - minAgeMs;
    const oldest = this.#oldest(Number.MAX_SAFE_INTEGER, MAX_ROWS, maxBytes);
    // Up to the first that is younger, and not all that say they are old: a stamp that rotted must not take others along.
    const young = oldest.findIndex(({ stamp }) => stamp > newest);
    const rows = young < 0 ? oldest : oldest.slice(0, young);
    return this.#delete(rows, () => this.#lossOf(cause, rows));
  }

  #oldest(through: number, most: number, maxBytes = MAX_BYTES): Span[] {
    const { rows, kept } = this.#connection;
    const found = this.#connection.query(() => rows.oldest.all(through, most + 1));
    const behind = found.length > most ? undefined : rows.next.get(found.at(-1)?.seq ?? 0);
    const end = behind?.seq ?? kept.number('meta', 'head') + 1;
    const spans = found.map((row, index) => ({ ...row, last: lastPlaceOf(row, found[index + 1]?.seq ?? end) }));
    return withinBytes(spans.slice(0, most), maxBytes);
  }

  #delete(rows: readonly Span[], change: () => Change): number {
    const last = rows.at(-1);
    if (last === undefined) return 0;
    this.#connection.commit(() => {
      this.#connection.rows.deleteThrough.run(last.seq);
      const { values = [] } = change();
      return { values: [...values, { kind: 'meta', name: 'first', value: String(last.last + 1) }] };
    });
    return rows.length;
  }

  #lossOf(cause: LossCause, rows: readonly Span[]): Change {
    const { kept } = this.#connection;
    const consumers = this.#connection.consumers();
    const losses = rows.map(({ seq, last, bytes, t0, span }) => {
      const readings = countMissing(consumers, [seq, last]);
      return { cause, readings, bytes: readings === 0 ? 0 : bytes, from: t0, to: t0 + span };
    });
    const [first, ...others] = losses.filter(({ readings }) => readings > 0);
    return first === undefined ? {} : { values: [addedLoss(kept, others.reduce(addLoss, first))] };
  }
}

/**
 * The next row knows best where a row ends, because its own count may have rotted. Unless there is more between them than a
 * row holds: places left free behind a salvage, or rows that a salvage still has to bring.
 */
function lastPlaceOf({ seq, n }: RowSummary, next: number): number {
  if (next - seq <= MAX_ROW_READINGS) return next - 1;
  return seq + (n >= 1 && n <= MAX_ROW_READINGS ? n : MAX_ROW_READINGS) - 1;
}

/** The first rows, at least one, that hold no more than this together. */
function withinBytes(rows: readonly Span[], maxBytes: number): Span[] {
  let bytes = 0;
  return rows.filter((row, index) => {
    bytes += row.bytes;
    return index === 0 || bytes <= maxBytes;
  });
}
