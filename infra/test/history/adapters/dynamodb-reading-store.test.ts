import type { BatchWriteCommand, BatchWriteCommandOutput } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { READINGS_KEYS } from '../../../lib/data/constants.ts';
import { type BatchWriter, DynamoDbReadingStore } from '../../../lib/history/adapters/dynamodb-reading-store.ts';
import { StoreBusyError } from '../../../lib/telemetry/telemetry-errors.ts';
import { type LocalDynamoDb, startDynalite } from '../../support/dynalite.ts';
import { HOUR, MIDNIGHT, readingAt } from '../history-examples.ts';

let database: LocalDynamoDb;
beforeAll(async () => {
  database = await startDynalite();
});
afterAll(() => database.close());

const END = 4_000_000_000;

/** A table that leaves as many items unprocessed in each call as `throttle` says. */
class ThrottledTable implements BatchWriter {
  readonly calls: number[] = [];
  readonly #table: BatchWriter;
  readonly #throttle: (call: number) => number;

  constructor(table: BatchWriter, throttle: (call: number) => number) {
    this.#table = table;
    this.#throttle = throttle;
  }

  async send(command: BatchWriteCommand): Promise<Pick<BatchWriteCommandOutput, 'UnprocessedItems'>> {
    const [name, requests] = Object.entries(command.input.RequestItems ?? {})[0] ?? ['', []];
    this.calls.push(requests.length);
    const kept = requests.slice(this.#throttle(this.calls.length));
    command.input.RequestItems = { [name]: kept };
    if (kept.length > 0) await this.#table.send(command);
    const left = requests.slice(0, requests.length - kept.length);
    return left.length === 0 ? {} : { UnprocessedItems: { [name]: left } };
  }
}

async function throttledStore(throttle: (call: number) => number = () => 0) {
  const table = await database.createTable(READINGS_KEYS);
  const throttled = new ThrottledTable(database.client, throttle);
  const pauses: number[] = [];
  const store = new DynamoDbReadingStore(
    table,
    throttled,
    () => END,
    async (ms) => pauses.push(ms),
  );
  return { store, pauses, calls: throttled.calls, items: () => database.items(table) };
}

/** Readings each of an hour, and so of a segment, of its own. */
const hours = (count: number) => Array.from({ length: count }, (_, i) => readingAt(MIDNIGHT + i * HOUR, i + 1));

describe('DynamoDbReadingStore', () => {
  it('writes one item for readings that came together in an hour, and when it ends', async () => {
    const { store, items } = await throttledStore();
    await store.put(Array.from({ length: 250 }, (_, i) => readingAt(MIDNIGHT + i, i + 1)));
    expect(await items()).toEqual([
      {
        place: 'default#north#gateway-abcd1234#2024-02-03',
        segment: expect.stringMatching(/^0001706918400000#250#/),
        expires_at: END,
        data: expect.any(Uint8Array),
      },
    ]);
  });

  it('writes the same item where the same readings come again', async () => {
    const { store, items } = await throttledStore();
    const readings = [readingAt(MIDNIGHT, 1), readingAt(MIDNIGHT + 1, 2)];
    await store.put(readings);
    await store.put([...readings].reverse());
    await store.put([...readings, ...readings]);
    expect(await items()).toHaveLength(1);
  });

  it('writes nothing where nothing came', async () => {
    const { store, calls } = await throttledStore();
    await store.put([]);
    expect(calls).toEqual([]);
  });

  it('writes 25 items per call', async () => {
    const { store, calls, items } = await throttledStore();
    await store.put(hours(60));
    expect(calls).toEqual([25, 25, 10]);
    expect(await items()).toHaveLength(60);
  });

  it('sends again only what the table left unprocessed, after a pause', async () => {
    const { store, calls, pauses, items } = await throttledStore((call) => (call === 1 ? 7 : call === 2 ? 3 : 0));
    await store.put(hours(20));
    expect(calls).toEqual([20, 7, 3]);
    expect(pauses).toHaveLength(2);
    expect(await items()).toHaveLength(20);
  });

  it('pauses longer each time, within 3 s', async () => {
    const { store, pauses } = await throttledStore(() => 25);
    await expect(store.put(hours(1))).rejects.toBeInstanceOf(StoreBusyError);
    const longest = pauses.map((_, i) => Math.min(3000, 50 * 2 ** i));
    expect(pauses).toHaveLength(7);
    expect(pauses.every((ms, i) => ms >= 0 && ms <= (longest[i] ?? 0))).toBe(true);
  });

  it('throws where the table goes on refusing, so that nothing is acknowledged', async () => {
    const { store } = await throttledStore(() => 1);
    await expect(store.put(hours(2))).rejects.toThrow('1 segments still unprocessed after 8 attempts');
  });

  it('passes on what DynamoDB says of itself', async () => {
    const store = new DynamoDbReadingStore('no-such-table', database.client, () => END);
    await expect(store.put(hours(1))).rejects.toThrow('resource not found');
  });
});
