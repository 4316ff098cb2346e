import type Database from 'better-sqlite3';
import type { DeadLetter } from '../ports.ts';

/** Longest content that is kept of one dead letter, characters of JSON. */
const MAX_CONTENT = 4000;

/** What could not be stored, kept for a human to look at: bounded, the oldest go first. */
export class DeadLetters {
  readonly #insert;

  constructor(db: Database.Database) {
    this.#insert = db.prepare<[string | null, number, string, string, string]>(
      'INSERT OR IGNORE INTO dead_letter (key, at, source, reason, body) VALUES (?, ?, ?, ?, ?)',
    );
  }

  /** Within the caller's transaction. Of letters with one key only the first is kept. */
  add({ reason, source, at, content }: DeadLetter, key: string | null = null): void {
    this.#insert.run(key, at, source, reason, JSON.stringify(content).slice(0, MAX_CONTENT));
  }
}
