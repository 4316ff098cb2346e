import type Database from 'better-sqlite3';
import type { MessageQueue, QueuedMessage } from '../ports.ts';

type QueueRow = { readonly id: number; readonly rule: string; readonly body: string; readonly receives: number };

/**
 * The queue as a table. Messages that were handed out when the process died are due again at the next start: there is
 * one consumer, so no visibility timeout is needed.
 */
export class SqliteMessageQueue implements MessageQueue {
  readonly #database: Database.Database;

  /** @param database opened by `openCloudDatabase` */
  constructor(database: Database.Database) {
    this.#database = database;
  }

  enqueue(messages: readonly { readonly rule: string; readonly body: string }[], dueAt: number): void {
    const insert = this.#database.prepare('INSERT INTO queue (rule, body, due_at) VALUES (?, ?, ?)');
    this.#database.transaction(() => {
      for (const { rule, body } of messages) insert.run(rule, body, dueAt);
    })();
  }

  receive(max: number, now: number): readonly QueuedMessage[] {
    const rows = this.#database
      .prepare<[number, number], QueueRow>(
        `UPDATE queue SET receives = receives + 1
          WHERE id IN (SELECT id FROM queue WHERE due_at <= ? ORDER BY due_at, id LIMIT ?)
          RETURNING id, rule, body, receives`,
      )
      .all(now, max);
    // RETURNING promises no order.
    return rows.sort((a, b) => a.id - b.id).map((row) => ({ ...row, id: String(row.id) }));
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM queue WHERE id = ?').run(Number(id));
  }

  retryAt(id: string, at: number): void {
    this.#database.prepare('UPDATE queue SET due_at = ? WHERE id = ?').run(at, Number(id));
  }

  deadLetter(id: string, reason: string, now: number): void {
    this.#database.transaction(() => {
      this.#database
        .prepare(
          `INSERT INTO dead_letters (id, rule, body, receives, reason, failed_at)
            SELECT id, rule, body, receives, ?, ? FROM queue WHERE id = ?`,
        )
        .run(reason, now, Number(id));
      this.remove(id);
    })();
  }

  nextDueAt(): number | undefined {
    const row = this.#database.prepare<[], { at: number | null }>('SELECT min(due_at) AS at FROM queue').get();
    return row?.at ?? undefined;
  }

  waiting(): number {
    return this.#count('queue');
  }

  deadLettered(): number {
    return this.#count('dead_letters');
  }

  #count(table: 'queue' | 'dead_letters'): number {
    return this.#database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0;
  }
}
