import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDbDocumentStore } from '@sward/infra/lib/documents/adapters/dynamodb-document-store.ts';
import type { DocumentKey, DocumentStore, PutOptions, StoredDocument } from '@sward/infra/lib/documents/ports.ts';
import { findTables } from '../../export/account-tables.ts';

type Address = { readonly region?: string; readonly endpoint?: string };

/** The account's documents. Their table is looked up when it is first needed: before, it may not be there at all. */
export class AccountDocuments implements DocumentStore {
  readonly #address: Address;
  #store: Promise<DocumentStore> | undefined;

  constructor(address: Address) {
    this.#address = address;
  }

  async get(key: DocumentKey): Promise<StoredDocument | undefined> {
    return (await this.#open()).get(key);
  }

  async *list(partition: string, idPrefix?: string): AsyncIterable<StoredDocument> {
    yield* (await this.#open()).list(partition, idPrefix);
  }

  async put(key: DocumentKey, body: unknown, expectedVersion: number, options?: PutOptions): Promise<number> {
    return (await this.#open()).put(key, body, expectedVersion, options);
  }

  async putIfNewer(key: DocumentKey, body: unknown, order: string, options?: PutOptions): Promise<boolean> {
    return (await this.#open()).putIfNewer(key, body, order, options);
  }

  async delete(key: DocumentKey, expectedVersion?: number): Promise<void> {
    return (await this.#open()).delete(key, expectedVersion);
  }

  #open(): Promise<DocumentStore> {
    this.#store ??= this.#find();
    return this.#store;
  }

  async #find(): Promise<DocumentStore> {
    const { documents } = await findTables(new CloudFormationClient(this.#address));
    return new DynamoDbDocumentStore(documents, DynamoDBDocumentClient.from(new DynamoDBClient(this.#address)));
  }
}
