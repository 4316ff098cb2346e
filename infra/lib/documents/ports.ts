/** Where a document lies. The partition begins with the tenant, so that a permission can be given by prefix. */
export type DocumentKey = { readonly partition: string; readonly id: string };

/** A document as it is kept. */
export type StoredDocument = {
  readonly key: DocumentKey;
  /** 1 when first put, one more each time. */
  readonly version: number;
  /** Plain JSON. Whoever reads it checks it against its schema. */
  readonly body: unknown;
};

export type PutOptions = {
  /** Unix milliseconds from which on the document is gone: at once for readers, from the disk within days. */
  readonly expiresAt?: number;
};

/**
 * Small documents under optimistic locking: the state of devices and alerts, rules, channels, mutes. Bodies are plain
 * JSON of at most 300 KB. Reads are consistent: they see each put that has resolved.
 */
export interface DocumentStore {
  get(key: DocumentKey): Promise<StoredDocument | undefined>;
  /** All documents of a partition whose id begins with `idPrefix`, in the order of their ids (by code unit). */
  list(partition: string, idPrefix?: string): AsyncIterable<StoredDocument>;
  /**
   * Writes where the stored version is `expectedVersion`; 0 means that there must be none.
   * @returns the new version
   * @throws DocumentConflictError where it is another
   */
  put(key: DocumentKey, body: unknown, expectedVersion: number, options?: PutOptions): Promise<number>;
  /**
   * Writes where there is none, or one that was put by this method with a smaller `order` (compared by code unit).
   * @returns whether it was written
   */
  putIfNewer(key: DocumentKey, body: unknown, order: string, options?: PutOptions): Promise<boolean>;
  /**
   * Deletes; with `expectedVersion` only that version. Deleting what is not there is no error without it.
   * @throws DocumentConflictError where the stored version is another
   */
  delete(key: DocumentKey, expectedVersion?: number): Promise<void>;
}
