import type { SeqRange } from '@sward/contracts/delivery.ts';
import { countMissing } from '../../seq-ranges.ts';
import type { KeptValue, KeptValues } from '../kept-values.ts';
import type { LogConnection } from '../log-connection.ts';
import type { StoredRow } from '../log-statements.ts';
import { addedLoss } from '../losses.ts';
import { type FirstLook, lookAt } from './first-look.ts';
import { rowIn } from './found-cells.ts';
import { cellsOf } from './page-cells.ts';
import { PageFile } from './page-file.ts';

/** What the new file knows of the salvage of the one before it. */
type Account = {
  readonly state: 'running' | 'done';
  /** All salvaged places are at or below it; those of new readings above. */
  readonly head: number;
  /** Epoch of the rows of schema 1. */
  readonly epoch: string | undefined;
  /** Places that should have been found. */
  readonly wanted: SeqRange;
  /** Readings found that were still to be confirmed, and when the oldest and newest were heard, Unix ms. */
  readonly readings: number;
  readonly from: number;
  readonly to: number;
};

/** Places that were left free behind those of a file that was salvaged: they hold no readings. */
export function placesLeftFree(kept: KeptValues): SeqRange[] {
  const text = kept.get('meta', 'salvage');
  if (text === undefined) return [];
  const { wanted, head }: Account = JSON.parse(text);
  return [[wanted[1] + 1, head]];
}

/** Pages looked through in one step. */
const STEP_PAGES = 128;

const accountValue = (account: Account): KeptValue => ({
  kind: 'meta',
  name: 'salvage',
  value: JSON.stringify(account),
});

/**
 * Brings the sound rows of a damaged file into the one that took its place. They keep their places and identities: what
 * was confirmed stays confirmed, what is new comes behind them, and consumers get all in the order it had.
 */
export class Salvage {
  readonly #connection: LogConnection;
  readonly #file: PageFile;
  #account: Account;
  #nextPage = 1;

  private constructor(connection: LogConnection, file: PageFile, account: Account) {
    this.#connection = connection;
    this.#file = file;
    this.#account = account;
  }

  /** Begins it, or resumes it from the first page on; undefined where it was done before. */
  static of(connection: LogConnection, path: string): Salvage | undefined {
    const text = connection.kept.get('meta', 'salvage');
    const account: Account | undefined = text === undefined ? undefined : JSON.parse(text);
    if (account?.state === 'done') return undefined;
    const file = new PageFile(path);
    return new Salvage(connection, file, account ?? begin(connection, lookAt(file)));
  }

  /** Places at or below this are not complete yet. */
  get head(): number {
    return this.#account.head;
  }

  /** Does a part of it; false where it was the last. @throws LogError: the part is to be done again */
  step(): boolean {
    const rows = this.#rowsOfNextPages();
    if (rows.length > 0) this.#bring(rows);
    this.#nextPage += STEP_PAGES;
    if (this.#nextPage <= this.#file.pageCount) return true;
    this.#finish();
    return false;
  }

  close(): void {
    this.#file.close();
  }

  #rowsOfNextPages(): StoredRow[] {
    const { head, epoch } = this.#account;
    const rows: StoredRow[] = [];
    const end = Math.min(this.#file.pageCount, this.#nextPage + STEP_PAGES - 1);
    for (let number = this.#nextPage; number <= end; number += 1) {
      for (const cell of cellsOf(this.#file, number)) {
        const row = rowIn(cell, epoch);
        if (row !== undefined && row.seq + row.n - 1 <= head && this.#missingIn(row) > 0) rows.push(row);
      }
    }
    return rows;
  }

  /** How many of the row's readings are still to be confirmed, none where retention has given the row up. */
  #missingIn({ seq, n }: StoredRow): number {
    if (seq < this.#connection.kept.number('meta', 'first')) return 0;
    return countMissing(this.#connection.consumers(), [seq, seq + n - 1]);
  }

  #bring(rows: readonly StoredRow[]): void {
    let account = this.#account;
    this.#connection.commit(() => {
      for (const row of rows) {
        if (this.#connection.rows.insertOnce.run(row).changes > 0)
          account = withRow(account, row, this.#missingIn(row));
      }
      return { values: [accountValue(account)] };
    });
    this.#account = account;
  }

  #finish(): void {
    const { wanted, readings, from, to, head } = this.#account;
    const lost = Math.max(0, countMissing(this.#connection.consumers(), wanted) - readings);
    const done: Account = { ...this.#account, state: 'done' };
    this.#passOver([wanted[1] + 1, head]);
    this.#connection.commit(() => {
      const loss = addedLoss(this.#connection.kept, { cause: 'damage', readings: lost, bytes: 0, from, to });
      return { values: [accountValue(done), ...(lost > 0 ? [loss] : [])] };
    });
    this.#account = done;
  }

  /** Nobody has to confirm places that were never used. */
  #passOver(free: SeqRange): void {
    const { progress, kept, options } = this.#connection;
    const consumers = new Set([...options.settings().consumers, ...kept.all('cursor').keys()]);
    for (const consumer of consumers) progress.add(consumer, { seq: 0, above: [free] });
  }
}

/** Makes what was found at once the new file's own, in the same commit in which it learns of the salvage. */
function begin(connection: LogConnection, { kept, clock, epoch, head, highest, first }: FirstLook): Account {
  const now = connection.options.clock.now();
  connection.clock.goOn(clock);
  const wanted: SeqRange = [first ?? Number.MAX_SAFE_INTEGER, highest];
  const account: Account = { state: 'running', head, epoch, wanted, readings: 0, from: now, to: 0 };
  connection.commit(() => {
    const quarantined = kept.find(({ kind, name }) => kind === 'count' && name === 'quarantined')?.value ?? '0';
    return {
      values: [
        ...kept,
        { kind: 'meta', name: 'head', value: String(head) },
        { kind: 'count', name: 'quarantined', value: String(Number(quarantined) + 1) },
        accountValue(account),
      ],
    };
  });
  return account;
}

function withRow(account: Account, { seq, n, t0, span }: StoredRow, missing: number): Account {
  const [first, last] = account.wanted;
  return {
    ...account,
    wanted: [Math.min(first, seq), Math.max(last, seq + n - 1)],
    readings: account.readings + missing,
    from: Math.min(account.from, t0),
    to: Math.max(account.to, t0 + span),
  };
}
