import { randomBytes } from 'node:crypto';
import type { SeqRange } from '@sward/contracts/delivery.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { Commit, Depth, LogCounters, LogSlice, Loss, LossCause } from '../ports.ts';
import { MAX_ROW_READINGS, splitIntoRows } from '../row-codec.ts';
import { countMissing } from '../seq-ranges.ts';
import type { KeyedLetter } from './dead-letters.ts';
import { markValues, readMark } from './intake-marks.ts';
import type { KeptValue } from './kept-values.ts';
import { LogConnection, type LogFileOptions } from './log-connection.ts';
import { lossesIn } from './losses.ts';
import { RecentRows } from './recent-rows.ts';
import { RowRemoval } from './row-removal.ts';
import { placesLeftFree } from './salvage/salvage.ts';
import { SliceBuilder, type Wanted } from './slice-builder.ts';
import { encodeRow, isSound, type NewRow, rowAsRead } from './stored-row.ts';

/** Readings that one refusal copies to the dead letters at most: as many as there is room for. */
const MAX_REFUSED = 1000;

/**
 * From so many readings in one commit on the processor is what is short, and rows are deflated at half the cost to 1.4 times
 * the size: at about a thousand readings a second. Below, what is written to the card counts.
 */
const FAST_READINGS = 1000;

/** The log in one open file, until that fails: one row per group commit (at most 200 readings each), raw-deflated, with a CRC; WAL, synchronous=FULL. */
export class OneFileLog {
  readonly connection: LogConnection;
  /** Of all that this process appends: a card that went back in time can then never give an identity out twice. */
  readonly #epoch = randomBytes(8).toString('hex');
  readonly #removal: RowRemoval;
  readonly #recent = new RecentRows();
  #head: number;

  constructor(connection: LogConnection) {
    this.connection = connection;
    this.#removal = new RowRemoval(connection);
    this.#head = findHead(connection);
  }

  /** @throws LogLockedError, LogUnavailableError, LogNotDurableError, LogSchemaError, LogDamagedError */
  static open(options: LogFileOptions): OneFileLog {
    return new OneFileLog(LogConnection.open(options));
  }

  get id(): string {
    return this.connection.id;
  }

  head(): number {
    return this.#head;
  }

  append({ readings, marks, deadLetters = [], state = new Map(), reduced = 0 }: Commit): void {
    const { kept, rows } = this.connection;
    const head = this.#head + readings.length;
    const added = this.#newRows(readings);
    this.connection.commit(() => {
      for (const { stored } of added) rows.insert.run(stored);
      const values: KeptValue[] = [
        { kind: 'meta', name: 'head', value: String(head) },
        ...markValues(kept, marks, head),
        ...stateValues(state),
        this.connection.counted('reduced', reduced),
      ];
      return { values, letters: deadLetters };
    });
    this.#head = head;
    // Not before: nobody may be given what no disk has.
    this.#recent.add(added.map(({ asRead }) => asRead));
  }

  read(after: number, maxBytes: number, until = this.#head): LogSlice | undefined {
    if (after >= Math.min(until, this.#head)) return undefined;
    const wanted = { after, until, maxBytes };
    return this.#recent.read(wanted) ?? this.#readFile(wanted);
  }

  intakeMark(source: string, session: string): number {
    return readMark(this.connection.kept, source, session);
  }

  state(name: string): string | undefined {
    return this.connection.kept.get('state', name);
  }

  states(prefix: string): ReadonlyMap<string, string> {
    return new Map([...this.connection.kept.all('state')].filter(([name]) => name.startsWith(prefix)));
  }

  cursor(consumer: string): number {
    return this.connection.progress.of(consumer).seq;
  }

  confirmedAbove(consumer: string): readonly SeqRange[] {
    return this.connection.progress.of(consumer).above;
  }

  moveCursor(consumer: string, seq: number, above: readonly SeqRange[] = []): void {
    this.connection.progress.add(consumer, { seq, above });
  }

  refuse(consumer: string, range: SeqRange, reason: string): void {
    const letters = this.#lettersOf(consumer, range, reason);
    if (letters.length > 0) this.connection.commit(() => ({ letters }));
  }

  trim(consumers: readonly string[], maxRows: number): number {
    if (consumers.length === 0) return 0;
    return this.#forget(this.#removal.trim(Math.min(...consumers.map((consumer) => this.cursor(consumer))), maxRows));
  }

  giveUp(cause: LossCause, minAgeMs = 0, maxBytes?: number): number {
    return this.#forget(this.#removal.giveUp(cause, minAgeMs, maxBytes));
  }

  losses(): readonly Loss[] {
    return lossesIn(this.connection.kept);
  }

  flush(): void {
    const { progress, rotten } = this.connection;
    if (progress.pending().length > 0 || rotten.isPending) this.connection.commit();
  }

  damagedRows(): number {
    return this.connection.rotten.count;
  }

  /** Age of the oldest row by the log's own clock, ms; undefined where there is none. */
  oldestAgeMs(): number | undefined {
    const { rows, clock } = this.connection;
    const [oldest] = rows.oldest.all(Number.MAX_SAFE_INTEGER, 1);
    return oldest === undefined ? undefined : Math.max(0, clock.now() - oldest.stamp);
  }

  /** Reads anew from where places are handed out. */
  followHead(): void {
    this.#head = findHead(this.connection);
  }

  /**
   * Goes on where the log before it was, when its file failed: cursors that moved, and of the same file nothing more than
   * was acknowledged. A commit that failed may be in the file all the same; its source sends it again.
   */
  takeOver(before: OneFileLog): void {
    this.connection.progress.takeOver(before.connection.progress);
    if (before.id !== this.id) return;
    const { kept, rows } = this.connection;
    this.connection.commit(() => {
      rows.deleteAfter.run(before.head());
      return { values: kept.differencesTo(before.connection.kept) };
    });
    this.#head = before.head();
  }

  /** Closes a file that failed, as well as it can be. */
  abandon(): void {
    try {
      this.connection.close();
    } catch {
      // What it could not write any more was not acknowledged.
    }
  }

  close(): void {
    try {
      this.flush();
    } finally {
      this.connection.close();
    }
  }

  counters(): Omit<LogCounters, 'bytes' | 'reopened'> {
    const count = (name: string) => this.connection.kept.number('count', name);
    return {
      reduced: count('reduced'),
      deadLetters: count('dead_letters'),
      deadLettersDropped: count('dead_letters_dropped'),
      quarantined: count('quarantined'),
    };
  }

  /** @param usedBytes of the file: rows are taken to be equally large */
  unconfirmed(consumer: string, usedBytes: number): Depth {
    const { kept, progress } = this.connection;
    const places: SeqRange = [Math.max(1, kept.number('meta', 'first')), this.#head];
    const free = placesLeftFree(kept);
    const { seq, above } = progress.of(consumer);
    const readings = countMissing([{ seq, above: [...above, ...free] }], places);
    const all = Math.max(1, countMissing([{ seq: 0, above: free }], places));
    const depth = { readings, bytes: Math.min(usedBytes, Math.round((usedBytes * readings) / all)) };
    const [oldest] = readings === 0 ? [] : this.connection.rows.summaryAfter.all({ after: this.cursor(consumer) });
    return oldest === undefined ? depth : { ...depth, oldestAt: oldest.t0 };
  }

  #newRows(readings: readonly Reading[]): NewRow[] {
    const options = { stamp: this.connection.clock.now(), fast: readings.length >= FAST_READINGS };
    let next = this.#head + 1;
    return splitIntoRows(readings).map((row) => {
      const seq = next;
      next += row.length;
      return encodeRow(seq, { epoch: this.#epoch, seq }, options, row);
    });
  }

  #readFile(wanted: Wanted): LogSlice | undefined {
    const { rows, rotten } = this.connection;
    const builder = new SliceBuilder(wanted);
    return this.connection.query(() => {
      for (const row of rows.after.iterate({ after: wanted.after, until: wanted.until })) {
        const isWhole = isSound(row);
        if (!isWhole) rotten.note(row);
        // Places in one slice are consecutive: a damaged row ends it, or is passed over before it begins.
        if (!isWhole && builder.slice === undefined) continue;
        if (!isWhole || !builder.add(rowAsRead(row))) break;
      }
      return builder.slice;
    });
  }

  /** Takes note that the oldest rows were deleted, `count` of them. */
  #forget(count: number): number {
    if (count > 0) this.#recent.forgetBelow(this.connection.kept.number('meta', 'first'));
    return count;
  }

  #lettersOf(consumer: string, [from, to]: SeqRange, reason: string): KeyedLetter[] {
    const letters: KeyedLetter[] = [];
    const at = this.connection.options.clock.now();
    for (let place = from - 1; letters.length < MAX_REFUSED; ) {
      const slice = this.read(place, 1, to);
      if (slice === undefined) break;
      const { seq, identity, readings } = slice;
      readings.forEach((content, index) => {
        letters.push({
          key: `${consumer} ${identity.epoch} ${identity.seq + index}`,
          ...{ reason, source: consumer, at, content },
        });
      });
      place = seq + readings.length - 1;
    }
    return letters;
  }
}

const stateValues = (state: ReadonlyMap<string, string>): KeptValue[] =>
  Array.from(state, ([name, text]) => ({ kind: 'state' as const, name, value: text === '' ? undefined : text }));

/** The newest place: kept apart from the rows, so that one that rotted cannot make it begin again. */
function findHead({ kept, rows, progress }: LogConnection): number {
  const known = kept.number('meta', 'head');
  if (known > 0) return known;
  const row = rows.last.get();
  const last = row === undefined ? 0 : row.seq + (isSound(row) ? row.n : MAX_ROW_READINGS) - 1;
  return Math.max(last, progress.highest());
}
