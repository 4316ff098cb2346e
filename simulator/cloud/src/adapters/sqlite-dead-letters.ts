import type { DeadLetter, DeadLetters } from '@sward/infra/lib/feed/ports.ts';
import type Database from 'better-sqlite3';

/** Dead letters that a handler wrote itself, beside those that had failed too often. */
export class SqliteDeadLetters implements DeadLetters {
  readonly #database: Database.Database;
  readonly #now: () => number;

  /**
   * @param database opened by `openCloudDatabase`
   * @param now Unix milliseconds: becomes `failed_at`
   */
  constructor(database: Database.Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  async add({ body, reason, source }: DeadLetter): Promise<void> {
    this.#database
      .prepare('INSERT INTO dead_letters (queue, body, receives, reason, failed_at) VALUES (?, ?, 1, ?, ?)')
      .run(source, body, reason, this.#now());
  }

  /** Those of all queues. */
  count(): number {
    return this.#database.prepare<[], { n: number }>('SELECT count(*) AS n FROM dead_letters').get()?.n ?? 0;
  }
}
