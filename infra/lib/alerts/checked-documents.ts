import { SwardError } from '@sward/contracts/errors.ts';
import { checkMessage } from '@sward/contracts/message-codec.ts';
import type { z } from 'zod';
import { DocumentConflictError } from '../documents/document-errors.ts';
import type { DocumentKey, DocumentStore, PutOptions, StoredDocument } from '../documents/ports.ts';

/** A document that does not fit its schema, and why. */
export type BrokenDocument = { readonly key: DocumentKey; readonly reason: string };

/** Told of each broken document that is met. */
export type BrokenDocumentReport = (broken: BrokenDocument) => void;

/** A document that fits its schema. */
export type Checked<T> = { readonly value: T; readonly version: number };

/** How often a change is tried again that others got ahead of. */
const ATTEMPTS = 20;

/** A document kept changing while it was to be changed. */
export class DocumentBusyError extends SwardError {
  readonly code = 'DOCUMENT_BUSY';
}

/**
 * Documents of one schema. What does not fit, because a person edited it or an older version wrote it, is reported and passed over, so that
 * one broken document stops no other.
 */
export class CheckedDocuments<T> {
  readonly #documents: DocumentStore;
  readonly #schema: z.ZodType<T>;
  /** Reports what only its reader finds broken. */
  readonly report: BrokenDocumentReport;

  constructor(documents: DocumentStore, schema: z.ZodType<T>, report: BrokenDocumentReport) {
    this.#documents = documents;
    this.#schema = schema;
    this.report = report;
  }

  async get(key: DocumentKey): Promise<Checked<T> | undefined> {
    const stored = await this.#documents.get(key);
    return stored && this.#check(stored);
  }

  async *list(partition: string, idPrefix?: string): AsyncGenerator<Checked<T> & { readonly key: DocumentKey }> {
    for await (const stored of this.#documents.list(partition, idPrefix)) {
      const checked = this.#check(stored);
      if (checked) yield { ...checked, key: stored.key };
    }
  }

  /**
   * @returns the new version
   * @throws InvalidMessageError where `value` does not fit the schema
   * @throws DocumentConflictError where the stored version is another
   */
  async put(key: DocumentKey, value: T, expectedVersion: number, options?: PutOptions): Promise<number> {
    return this.#documents.put(key, checkMessage(this.#schema, value), expectedVersion, options);
  }

  async delete(key: DocumentKey, expectedVersion?: number): Promise<void> {
    await this.#documents.delete(key, expectedVersion);
  }

  /** Version of what is stored, broken or not; 0 where there is nothing. */
  async version(key: DocumentKey): Promise<number> {
    return (await this.#documents.get(key))?.version ?? 0;
  }

  #check({ key, version, body }: StoredDocument): Checked<T> | undefined {
    try {
      return { value: checkMessage(this.#schema, body), version };
    } catch (error) {
      this.report({ key, reason: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }
}

/**
 * Runs `attempt` again whenever somebody else wrote its document meanwhile.
 * @throws DocumentBusyError after 20 attempts
 */
export async function untilUncontested<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DocumentConflictError)) throw error;
      if (count === ATTEMPTS) {
        throw new DocumentBusyError(`a document changed ${ATTEMPTS} times meanwhile: try again later`, {
          cause: error,
        });
      }
    }
  }
}
