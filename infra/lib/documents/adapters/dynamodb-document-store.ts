import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  type GetCommandOutput,
  PutCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { DocumentConflictError } from '../document-errors.ts';
import { encodeBody, requireKey, requireOrder } from '../document-format.ts';
import type { DocumentKey, DocumentStore, PutOptions, StoredDocument } from '../ports.ts';
import { ifVersion, inPartition, updateIfNewer } from './document-conditions.ts';
import { ATTRIBUTES, readItem, toExpiry, toItemKey } from './document-item.ts';

/** What the store needs of the SDK's document client. */
export interface DocumentClient {
  send(command: GetCommand): Promise<Pick<GetCommandOutput, 'Item'>>;
  send(command: QueryCommand): Promise<Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>>;
  send(command: PutCommand | UpdateCommand | DeleteCommand): Promise<unknown>;
}

/**
 * Documents in a DynamoDB table with the keys of infra/lib/data/constants.ts.
 *
 * The SDK sends again what got no answer. A write that came through the first time then meets itself: it is told as a conflict,
 * and by `putIfNewer` as not written, though it was. Who reads again and decides again is right either way.
 */
export class DynamoDbDocumentStore implements DocumentStore {
  readonly #table: string;
  readonly #client: DocumentClient;
  readonly #now: () => number;

  /** @param now Unix milliseconds: decides what has expired */
  constructor(table: string, client: DocumentClient, now: () => number = Date.now) {
    this.#table = table;
    this.#client = client;
    this.#now = now;
  }

  async get(key: DocumentKey): Promise<StoredDocument | undefined> {
    requireKey(key);
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: toItemKey(key), ConsistentRead: true }),
    );
    return Item && readItem(Item, this.#now());
  }

  async *list(partition: string, idPrefix = ''): AsyncIterable<StoredDocument> {
    let start: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const page = await this.#client.send(this.#query(partition, idPrefix, start));
      start = page.LastEvaluatedKey;
      for (const item of page.Items ?? []) {
        const document = readItem(item, this.#now());
        if (document) yield document;
      }
    } while (start);
  }

  #query(partition: string, prefix: string, start: QueryCommandOutput['LastEvaluatedKey']): QueryCommand {
    return new QueryCommand({
      TableName: this.#table,
      ...inPartition(partition, prefix),
      ConsistentRead: true,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
  }

  async put(key: DocumentKey, body: unknown, expectedVersion: number, options: PutOptions = {}): Promise<number> {
    requireKey(key);
    const version = expectedVersion + 1;
    const content = { [ATTRIBUTES.version]: version, [ATTRIBUTES.body]: encodeBody(body), ...toExpiry(options) };
    const Item = { ...toItemKey(key), ...content };
    const condition = ifVersion(expectedVersion, this.#now());
    const command = new PutCommand({ TableName: this.#table, Item, ...condition });
    if (await this.#happens(() => this.#client.send(command))) return version;
    throw conflict(key, expectedVersion);
  }

  async putIfNewer(key: DocumentKey, body: unknown, order: string, options: PutOptions = {}): Promise<boolean> {
    requireKey(key);
    requireOrder(order);
    const update = updateIfNewer({ text: encodeBody(body), order, options }, this.#now());
    const command = new UpdateCommand({ TableName: this.#table, Key: toItemKey(key), ...update });
    return this.#happens(() => this.#client.send(command));
  }

  async delete(key: DocumentKey, expectedVersion?: number): Promise<void> {
    requireKey(key);
    const condition = expectedVersion === undefined ? {} : ifVersion(expectedVersion, this.#now());
    const command = new DeleteCommand({ TableName: this.#table, Key: toItemKey(key), ...condition });
    if (await this.#happens(() => this.#client.send(command))) return;
    throw conflict(key, expectedVersion);
  }

  /** @returns false where the write's condition did not hold */
  async #happens(write: () => Promise<unknown>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

function conflict({ partition, id }: DocumentKey, expected: number | undefined): DocumentConflictError {
  const name = JSON.stringify([partition, id]);
  return new DocumentConflictError(`${name} has another version than ${expected}: read it and decide again`);
}
