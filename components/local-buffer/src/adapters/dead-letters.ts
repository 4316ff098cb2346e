import type Database from 'better-sqlite3';
import type { DeadLetter } from '../ports.ts';

/** Longest content that is kept of one dead letter, characters of JSON; more of a rotten row, whose bytes tell something. */
const MAX_CONTENT = 4000;
const MAX_ROW_CONTENT = 64_000;

/** Bounds of the table: the oldest letters go first. */
const MAX_LETTERS = 1000;
const MAX_BYTES = 1024 * 1024;

/** Of letters with one key only the first is kept. */
export type KeyedLetter = DeadLetter & { readonly key?: string };

/** What could not be stored, kept for a human to look at. */
export class DeadLetters {
  readonly #insert;
  readonly #newestFirst;
  readonly #deleteThrough;

  constructor(db: Database.Database) {
    this.#insert = db.prepare<[string | null, number, string, string, string]>(
      'INSERT OR IGNORE INTO dead_letter (key, at, source, reason, body) VALUES (?, ?, ?, ?, ?)',
    );
    this.#newestFirst = db.prepare<[], { id: number; bytes: number }>(
      'SELECT id, length(body) AS bytes FROM dead_letter ORDER BY id DESC',
    );
    this.#deleteThrough = db.prepare<[number]>('DELETE FROM dead_letter WHERE id <= ?');
  }

  /** Within the caller's transaction. Gives how many were new, and how many had to make room. */
  add(letters: readonly KeyedLetter[]): { readonly added: number; readonly dropped: number } {
    let added = 0;
    for (const { key = null, at, source, reason, content } of letters) {
      const most = source === ROTTEN_ROWS ? MAX_ROW_CONTENT : MAX_CONTENT;
      const body = (JSON.stringify(content) ?? 'null').slice(0, most);
      added += this.#insert.run(key, at, source, reason, body).changes;
    }
    return { added, dropped: added === 0 ? 0 : this.#makeRoom() };
  }

  #makeRoom(): number {
    let bytes = 0;
    let kept = 0;
    for (const letter of this.#newestFirst.all()) {
      bytes += letter.bytes;
      if (kept >= MAX_LETTERS || bytes > MAX_BYTES) return this.#deleteThrough.run(letter.id).changes;
      kept += 1;
    }
    return 0;
  }
}

/** Source of the letters that hold rows of the log whose bytes rotted. */
export const ROTTEN_ROWS = 'log';
