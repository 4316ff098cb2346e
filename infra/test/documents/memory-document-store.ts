import { DocumentConflictError } from '../../lib/documents/document-errors.ts';
import { encodeBody, requireKey, requireOrder } from '../../lib/documents/document-format.ts';
import type { DocumentKey, DocumentStore, PutOptions, StoredDocument } from '../../lib/documents/ports.ts';

type Row = {
  readonly key: DocumentKey;
  readonly version: number;
  readonly text: string;
  /** Absent where the document was last written by `put`. */
  readonly order?: string;
  readonly expiresAt?: number;
};

const nameOf = ({ partition, id }: DocumentKey) => JSON.stringify([partition, id]);

const toDocument = ({ key, version, text }: Row): StoredDocument => ({ key, version, body: JSON.parse(text) });

/** Documents in memory: the shortest store that keeps the contract. */
export class MemoryDocumentStore implements DocumentStore {
  readonly #rows = new Map<string, Row>();
  readonly #now: () => number;

  /** @param now Unix milliseconds: decides what has expired */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async get(key: DocumentKey): Promise<StoredDocument | undefined> {
    requireKey(key);
    const row = this.#live(key);
    return row && toDocument(row);
  }

  async *list(partition: string, idPrefix = ''): AsyncIterable<StoredDocument> {
    const ids = [...this.#rows.values()]
      .filter(({ key }) => key.partition === partition && key.id.startsWith(idPrefix))
      .map(({ key }) => key.id)
      .sort();
    for (const id of ids) {
      const row = this.#live({ partition, id });
      if (row) yield toDocument(row);
    }
  }

  async put(key: DocumentKey, body: unknown, expectedVersion: number, options: PutOptions = {}): Promise<number> {
    this.#requireVersion(key, expectedVersion);
    this.#set({ key, version: expectedVersion + 1, text: encodeBody(body), ...options });
    return expectedVersion + 1;
  }

  async putIfNewer(key: DocumentKey, body: unknown, order: string, options: PutOptions = {}): Promise<boolean> {
    requireOrder(order);
    const row = this.#live(key);
    if (row && (row.order === undefined || row.order >= order)) return false;
    this.#set({ key, version: (row?.version ?? 0) + 1, text: encodeBody(body), order, ...options });
    return true;
  }

  async delete(key: DocumentKey, expectedVersion?: number): Promise<void> {
    requireKey(key);
    if (expectedVersion !== undefined) this.#requireVersion(key, expectedVersion);
    this.#rows.delete(nameOf(key));
  }

  #live(key: DocumentKey): Row | undefined {
    const row = this.#rows.get(nameOf(key));
    return row?.expiresAt !== undefined && row.expiresAt <= this.#now() ? undefined : row;
  }

  #requireVersion(key: DocumentKey, expected: number): void {
    const version = this.#live(key)?.version ?? 0;
    if (version === expected) return;
    throw new DocumentConflictError(`${nameOf(key)} has version ${version}, not ${expected}: read it again`);
  }

  #set(row: Row): void {
    requireKey(row.key);
    this.#rows.set(nameOf(row.key), row);
  }
}
