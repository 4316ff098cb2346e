import { describe, expect, it } from '@jest/globals';
import { DynamoDbReadingStore } from '../../../lib/telemetry/adapters/dynamodb-reading-store.ts';
import { StoreBusyError } from '../../../lib/telemetry/telemetry-errors.ts';
import { storedReading } from '../examples.ts';
import { describeReadingStore } from '../reading-store-contract.ts';
import { FakeDynamoDb } from './fake-dynamodb.ts';

const readings = (count: number) => Array.from({ length: count }, (_, i) => storedReading({ seq: i + 1 }));

function throttledStore(throttle: (call: number) => number) {
  const database = new FakeDynamoDb(throttle);
  const pauses: number[] = [];
  const store = new DynamoDbReadingStore('readings', database, async (ms) => pauses.push(ms));
  return { database, pauses, store };
}

describeReadingStore('DynamoDbReadingStore', async () => {
  const database = new FakeDynamoDb();
  const store = new DynamoDbReadingStore('readings', database);
  return { store, all: async () => database.all(), close: async () => undefined };
});

describe('DynamoDbReadingStore', () => {
  it('keys a reading by its place in its gateway’s log', async () => {
    const { database, store } = throttledStore(() => 0);
    await store.put(readings(1));
    expect(database.keys()).toEqual(['gateway-abcd1234#0123456789abcdef/1']);
  });

  it('finds the readings of one sensor between two times, in their order, in whatever order they came', async () => {
    const { database, store } = throttledStore(() => 0);
    const other = storedReading({ seq: 9, reading: { ...storedReading({ seq: 4 }).reading, device_id: 'other' } });
    await store.put([...readings(6).reverse(), other]);
    const found = database.query('north#gateway-abcd1234#a4c138f5a1b2', 1_706_872_350_002, 1_706_872_350_004);
    expect(found.map(({ seq }) => seq)).toEqual([2, 3, 4]);
  });

  it('writes 25 items per call', async () => {
    const { database, store } = throttledStore(() => 0);
    await store.put(readings(60));
    expect(database.calls).toEqual([25, 25, 10]);
  });

  it('sends again only what the table left unprocessed, after a pause', async () => {
    const { database, pauses, store } = throttledStore((call) => (call === 1 ? 7 : call === 2 ? 3 : 0));
    await store.put(readings(20));
    expect(database.calls).toEqual([20, 7, 3]);
    expect(pauses).toHaveLength(2);
    expect(database.all()).toHaveLength(20);
  });

  it('pauses longer each time, within 3 s', async () => {
    const { pauses, store } = throttledStore(() => 25);
    await expect(store.put(readings(1))).rejects.toBeInstanceOf(StoreBusyError);
    const longest = pauses.map((_, i) => Math.min(3000, 50 * 2 ** i));
    expect(pauses).toHaveLength(7);
    expect(pauses.every((ms, i) => ms >= 0 && ms <= (longest[i] ?? 0))).toBe(true);
  });

  it('throws where the table goes on refusing, so that nothing is acknowledged', async () => {
    const { store } = throttledStore(() => 1);
    await expect(store.put(readings(2))).rejects.toThrow('1 items still unprocessed after 8 attempts');
  });
});
