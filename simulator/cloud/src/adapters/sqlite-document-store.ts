import { DocumentConflictError } from '@sward/infra/lib/documents/document-errors.ts';
import { encodeBody, requireKey, requireOrder } from '@sward/infra/lib/documents/document-format.ts';
import type { DocumentKey, DocumentStore, PutOptions, StoredDocument } from '@sward/infra/lib/documents/ports.ts';
import type Database from 'better-sqlite3';

type DocumentRow = {
  readonly partition: string;
  readonly id: string;
  readonly version: number;
  readonly body: string;
};

const IS_THERE = '(expires_at IS NULL OR expires_at > @now)';

const GET = `SELECT partition, id, version, body FROM documents WHERE partition = @partition AND id = @id AND ${IS_THERE}`;

/** A range of the primary key; `substr` alone would look at every document of the partition. */
const LIST = `
SELECT partition, id, version, body FROM documents
  WHERE partition = @partition AND id >= @prefix AND id < @prefix || char(0x10ffff) AND ${IS_THERE} ORDER BY id`;

const INSERT = `
INSERT INTO documents (partition, id, version, body, written_in_order, expires_at)
  VALUES (@partition, @id, 1, @body, @order, @expiresAt)
  ON CONFLICT DO UPDATE SET version = iif(${IS_THERE}, version + 1, 1), body = excluded.body,
    written_in_order = excluded.written_in_order, expires_at = excluded.expires_at`;

/** Takes the place of an expired document, which is as good as gone. */
const CREATE = `${INSERT} WHERE NOT ${IS_THERE}`;

const PUT_IF_NEWER = `${INSERT} WHERE NOT ${IS_THERE} OR written_in_order < excluded.written_in_order`;

const REPLACE = `
UPDATE documents SET version = version + 1, body = @body, written_in_order = NULL, expires_at = @expiresAt
  WHERE partition = @partition AND id = @id AND version = @version AND ${IS_THERE}`;

const DELETE = 'DELETE FROM documents WHERE partition = @partition AND id = @id';

const DELETE_VERSION = `${DELETE} AND version = @version AND ${IS_THERE}`;

/** Documents as rows of one table. Several processes may use the file at once: each call is one statement. */
export class SqliteDocumentStore implements DocumentStore {
  readonly #database: Database.Database;
  readonly #now: () => number;

  /**
   * @param database opened by `openCloudDatabase` or `joinCloudDatabase`
   * @param now Unix milliseconds: decides what has expired
   */
  constructor(database: Database.Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  async get(key: DocumentKey): Promise<StoredDocument | undefined> {
    requireKey(key);
    const row = this.#database.prepare<object[], DocumentRow>(GET).get({ ...key, now: this.#now() });
    return row && toDocument(row);
  }

  async *list(partition: string, idPrefix = ''): AsyncIterable<StoredDocument> {
    const rows = this.#database
      .prepare<object[], DocumentRow>(LIST)
      .all({ partition, prefix: idPrefix, now: this.#now() });
    yield* rows.map(toDocument);
  }

  async put(key: DocumentKey, body: unknown, expectedVersion: number, options: PutOptions = {}): Promise<number> {
    const row = { ...this.#row(key, body, options), order: null, version: expectedVersion };
    const { changes } = this.#database.prepare(expectedVersion === 0 ? CREATE : REPLACE).run(row);
    if (changes === 0) throw conflict(key, expectedVersion);
    return expectedVersion + 1;
  }

  async putIfNewer(key: DocumentKey, body: unknown, order: string, options: PutOptions = {}): Promise<boolean> {
    requireOrder(order);
    const row = { ...this.#row(key, body, options), order };
    return this.#database.prepare(PUT_IF_NEWER).run(row).changes === 1;
  }

  async delete(key: DocumentKey, expectedVersion?: number): Promise<void> {
    requireKey(key);
    if (expectedVersion === undefined) return void this.#database.prepare(DELETE).run(key);
    const { changes } = this.#database
      .prepare(DELETE_VERSION)
      .run({ ...key, version: expectedVersion, now: this.#now() });
    if (changes === 0) throw conflict(key, expectedVersion);
  }

  /** Deletes what has expired, as DynamoDB does by itself. */
  purge(): void {
    this.#database.prepare('DELETE FROM documents WHERE expires_at <= ?').run(this.#now());
  }

  #row(key: DocumentKey, body: unknown, { expiresAt }: PutOptions) {
    requireKey(key);
    return { ...key, body: encodeBody(body), expiresAt: expiresAt ?? null, now: this.#now() };
  }
}

function toDocument({ partition, id, version, body }: DocumentRow): StoredDocument {
  return { key: { partition, id }, version, body: JSON.parse(body) };
}

function conflict({ partition, id }: DocumentKey, version: number): DocumentConflictError {
  return new DocumentConflictError(`${partition} ${id} is not of version ${version} any more: read it again`);
}
