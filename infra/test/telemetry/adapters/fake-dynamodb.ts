import type { BatchWriteCommand, BatchWriteCommandOutput } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import type { BatchWriter } from '../../../lib/telemetry/adapters/dynamodb-reading-store.ts';
import { TABLE_KEYS, TIME_INDEX } from '../../../lib/telemetry/constants.ts';
import type { StoredReading } from '../../../lib/telemetry/ports.ts';

/** What the keys of the table and of its index take. */
const itemSchema = z.looseObject({
  [TABLE_KEYS.partition]: z.string().min(1),
  [TABLE_KEYS.sort]: z.number(),
  [TIME_INDEX.partition]: z.string().min(1),
  [TIME_INDEX.sort]: z.number(),
});
type Item = z.infer<typeof itemSchema>;

const storedSchema = z.object({
  building_id: z.string(),
  gateway_id: z.string(),
  epoch: z.string(),
  seq: z.number(),
  cloud_received_at: z.number(),
});

const readingSchema = z.looseObject({
  device_id: z.string(),
  values: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  measured_at: z.number(),
  received_at: z.number(),
});

const keyOf = (item: Item) => `${item[TABLE_KEYS.partition]}/${item[TABLE_KEYS.sort]}`;

/** The inverse of `toReadingItem`, from the item's attributes alone. */
function toStoredReading(item: Item): StoredReading {
  const stored = storedSchema.parse(item);
  const own = new Set([TABLE_KEYS.partition, TIME_INDEX.partition, ...Object.keys(storedSchema.shape)]);
  const rest = Object.fromEntries(Object.entries(item).filter(([name]) => !own.has(name)));
  return {
    buildingId: stored.building_id,
    gatewayId: stored.gateway_id,
    epoch: stored.epoch,
    seq: stored.seq,
    reading: readingSchema.parse(rest),
    cloudReceivedAt: stored.cloud_received_at,
  };
}

/**
 * One table as the document client shows it: items go through the SDK's own marshalling, a call of more than 25 items
 * or with a key twice is refused, and as many items as `throttle` says are left unprocessed per call.
 */
export class FakeDynamoDb implements BatchWriter {
  readonly calls: number[] = [];
  readonly #items = new Map<string, Item>();
  readonly #throttle: (call: number) => number;

  constructor(throttle: (call: number) => number = () => 0) {
    this.#throttle = throttle;
  }

  async send(command: BatchWriteCommand): Promise<Pick<BatchWriteCommandOutput, 'UnprocessedItems'>> {
    const [table, requests] = Object.entries(command.input.RequestItems ?? {})[0] ?? ['', []];
    const items = requests.map(({ PutRequest }) => itemSchema.parse(unmarshall(marshall(PutRequest?.Item))));
    this.#refuse(items);
    this.calls.push(items.length);
    const kept = items.slice(this.#throttle(this.calls.length));
    for (const item of kept) this.#items.set(keyOf(item), item);
    const left = requests.slice(0, items.length - kept.length);
    return left.length === 0 ? {} : { UnprocessedItems: { [table]: left } };
  }

  #refuse(items: readonly Item[]): void {
    if (items.length < 1 || items.length > 25) throw new RangeError(`ValidationException: ${items.length} items`);
    const keys = new Set(items.map(keyOf));
    if (keys.size < items.length) throw new RangeError('ValidationException: list of item keys contains duplicates');
  }

  all(): readonly StoredReading[] {
    return [...this.#items.values()].map(toStoredReading);
  }

  keys(): readonly string[] {
    return [...this.#items.values()].map(keyOf);
  }

  /** What a Query of the index gives: one series, from a time to a time, both included. */
  query(series: string, from: number, to: number): readonly StoredReading[] {
    return [...this.#items.values()]
      .filter((item) => item[TIME_INDEX.partition] === series)
      .filter((item) => item[TIME_INDEX.sort] >= from && item[TIME_INDEX.sort] <= to)
      .sort((a, b) => a[TIME_INDEX.sort] - b[TIME_INDEX.sort])
      .map(toStoredReading);
  }
}
