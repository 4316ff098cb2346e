import type { Clock } from '@sward/runtime/clock.ts';
import type { Loss } from '../ports.ts';
import { MAX_ROW_READINGS } from '../row-codec.ts';
import { countMissing, type Progress } from '../seq-ranges.ts';
import type { Change } from './change.ts';
import { type KeyedLetter, ROTTEN_ROWS } from './dead-letters.ts';
import type { KeptValues } from './kept-values.ts';
import type { LogStatements, StoredRow } from './log-statements.ts';
import { addedLoss, addLoss } from './losses.ts';

/** The log in which rows rot. */
type RottingLog = {
  readonly id: string;
  readonly kept: KeptValues;
  readonly rows: LogStatements;
  readonly options: { readonly clock: Clock };
  consumers(): readonly Progress[];
};

/** Rows whose bytes rotted: the next commit moves them to the dead letters, and counts what they held. */
export class RottenRows {
  readonly #log: RottingLog;
  readonly #found = new Set<number>();
  #pending: { readonly row: StoredRow; readonly loss: Loss }[] = [];

  constructor(log: RottingLog) {
    this.#log = log;
  }

  /** Rows found since the file was opened. */
  get count(): number {
    return this.#found.size;
  }

  get isPending(): boolean {
    return this.#pending.length > 0;
  }

  /** What is lost is counted now: what is served next passes the row over, and the consumers with it. */
  note(row: StoredRow): void {
    if (this.#found.has(row.seq)) return;
    this.#found.add(row.seq);
    this.#pending.push({ row, loss: this.#lossOf(row) });
  }

  /** Within a commit: takes them out of the log, and gives what else is to be written. */
  remove(): Change {
    if (this.#pending.length === 0) return {};
    const { kept, rows } = this.#log;
    const loss = this.#pending.map((entry) => entry.loss).reduce(addLoss);
    for (const { row } of this.#pending) rows.delete.run(row.seq);
    return { values: [addedLoss(kept, loss)], letters: this.#pending.map(({ row }) => this.#letterOf(row)) };
  }

  /** Takes note that `remove` is on disk. */
  settle(): void {
    this.#pending = [];
  }

  /** The row itself may lie about how many readings it held: the next one knows better. */
  #lossOf({ seq, t0, span, body }: StoredRow): Loss {
    const { kept, rows } = this.#log;
    const next = rows.next.get(seq)?.seq ?? kept.number('meta', 'head') + 1;
    const last = Math.max(seq, Math.min(next, seq + MAX_ROW_READINGS) - 1);
    const readings = countMissing(this.#log.consumers(), [seq, last]);
    const now = this.#log.options.clock.now();
    const [from, to] = [Number(t0), Number(t0) + Number(span)];
    const isTime = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from <= to;
    return { cause: 'damage', readings, bytes: bytesOf(body).length, from: isTime ? from : now, to: isTime ? to : now };
  }

  #letterOf({ body, epoch, ...head }: StoredRow): KeyedLetter {
    const content = { ...head, epoch: bytesOf(epoch).toString('hex'), body: bytesOf(body).toString('base64') };
    const { id, options } = this.#log;
    const reason = `LOG_ROW_ROTTEN: the checksum of row ${head.seq} is wrong`;
    return { key: `${id} ${head.seq}`, at: options.clock.now(), source: ROTTEN_ROWS, reason, content };
  }
}

/** The bytes of a value whose type may have rotted as well. */
const bytesOf = (value: unknown): Buffer => (Buffer.isBuffer(value) ? value : Buffer.from(String(value)));
