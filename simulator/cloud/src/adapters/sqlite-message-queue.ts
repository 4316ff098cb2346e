import type Database from 'better-sqlite3';
import type { MessageQueue, QueuedMessage } from '../ports.ts';

type QueueRow = { readonly id: number; readonly body: string; readonly receives: number };

/**
 * One of several queues in a table. Messages that were handed out when the process died are due again at the next start: a
 * queue has one consumer, so no visibility timeout is needed.
 */
export class SqliteMessageQueue implements MessageQueue {
  readonly name: string;
  readonly #database: Database.Database;

  /**
   * @param database opened by `openCloudDatabase`
   * @param name tells this queue's messages from those of the others
   */
  constructor(database: Database.Database, name: string) {
    this.name = name;
    this.#database = database;
  }

  enqueue(bodies: readonly string[], dueAt: number): void {
    const insert = this.#database.prepare('INSERT INTO queue (queue, body, due_at) VALUES (?, ?, ?)');
    this.#database.transaction(() => {
      for (const body of bodies) insert.run(this.name, body, dueAt);
    })();
  }

  receive(max: number, now: number): readonly QueuedMessage[] {
    const rows = this.#database
      .prepare<[string, number, number], QueueRow>(
        `UPDATE queue SET receives = receives + 1
          WHERE id IN (SELECT id FROM queue WHERE queue = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?)
          RETURNING id, body, receives`,
      )
      .all(this.name, now, max);
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
          `INSERT INTO dead_letters (queue, body, receives, reason, failed_at)
            SELECT queue, body, receives, ?, ? FROM queue WHERE id = ?`,
        )
        .run(reason, now, Number(id));
      this.remove(id);
    })();
  }

  nextDueAt(): number | undefined {
    const row = this.#database
      .prepare<[string], { at: number | null }>('SELECT min(due_at) AS at FROM queue WHERE queue = ?')
      .get(this.name);
    return row?.at ?? undefined;
  }

  waiting(): number {
    return (
      this.#database.prepare<[string], { n: number }>('SELECT count(*) AS n FROM queue WHERE queue = ?').get(this.name)
        ?.n ?? 0
    );
  }
}
