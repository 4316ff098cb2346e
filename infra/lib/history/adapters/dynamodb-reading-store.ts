import { setTimeout as delay } from 'node:timers/promises';
import { BatchWriteCommand, type BatchWriteCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { ReadingStore, StoredReading } from '../../telemetry/ports.ts';
import { StoreBusyError } from '../../telemetry/telemetry-errors.ts';
import type { Retention } from '../retention.ts';
import { toSegments } from '../segments.ts';
import { toSegmentItem } from './segment-item.ts';

/** What the store needs of the SDK's document client. */
export interface BatchWriter {
  send(command: BatchWriteCommand): Promise<Pick<BatchWriteCommandOutput, 'UnprocessedItems'>>;
}

type WriteRequests = NonNullable<BatchWriteCommandOutput['UnprocessedItems']>[string];

/** BatchWriteItem takes no more. So many segments, each of its largest size, are half of the bytes that it takes. */
const ITEMS_PER_CALL = 25;
const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 3000;

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** Exponential with full jitter, so that throttled writers do not come back together. */
function pauseMs(attempt: number): number {
  return Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
}

/**
 * Readings in a DynamoDB table, in segments: see docs/decisions/0005-cloud.md. A call that fails half-way may come again, cut
 * differently or not: `DynamoDbReadingHistory` gives each reading once.
 */
export class DynamoDbReadingStore implements ReadingStore {
  readonly #table: string;
  readonly #writer: BatchWriter;
  readonly #expiryOf: Retention;
  readonly #sleep: (ms: number) => Promise<unknown>;

  constructor(
    table: string,
    writer: BatchWriter,
    expiryOf: Retention,
    sleep: (ms: number) => Promise<unknown> = delay,
  ) {
    this.#table = table;
    this.#writer = writer;
    this.#expiryOf = expiryOf;
    this.#sleep = sleep;
  }

  /** @throws StoreBusyError where the table leaves items unprocessed for 8 attempts, and the SDK's errors as they are */
  async put(readings: readonly StoredReading[]): Promise<void> {
    const items = toSegments(readings, this.#expiryOf).map(toSegmentItem);
    for (const chunk of chunksOf(items, ITEMS_PER_CALL)) {
      await this.#write(chunk.map((Item) => ({ PutRequest: { Item } })));
    }
  }

  async #write(requests: WriteRequests): Promise<void> {
    let left = requests;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await this.#sleep(pauseMs(attempt - 1));
      const { UnprocessedItems } = await this.#writer.send(
        new BatchWriteCommand({ RequestItems: { [this.#table]: left } }),
      );
      left = UnprocessedItems?.[this.#table] ?? [];
      if (left.length === 0) return;
    }
    throw new StoreBusyError(`${left.length} segments still unprocessed after ${ATTEMPTS} attempts; they come again`);
  }
}
