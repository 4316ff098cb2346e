import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { reading, storedReading } from '@sward/infra/test/telemetry/examples.ts';
import { describeReadingStore } from '@sward/infra/test/telemetry/reading-store-contract.ts';
import { openCloudDatabase } from '../../src/adapters/cloud-database.ts';
import { SqliteReadingQueries } from '../../src/adapters/sqlite-reading-queries.ts';
import { SqliteReadingStore } from '../../src/adapters/sqlite-reading-store.ts';
import type { NewReading } from '../../src/ports.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const makeFolder = temporaryFolders();

const openStore = (now: () => number = Date.now) => {
  const database = openCloudDatabase(join(makeFolder(), 'cloud.db'));
  const added: NewReading[] = [];
  const store = new SqliteReadingStore(database, now, (readings) => added.push(...readings));
  return { database, store, added, queries: new SqliteReadingQueries(database) };
};

describeReadingStore('SqliteReadingStore', async () => {
  const { database, store, queries } = openStore();
  return { store, all: async () => queries.readings(), close: async () => void database.close() };
});

describe('the table of readings', () => {
  let now = 0;
  let opened: ReturnType<typeof openStore>;
  beforeEach(() => {
    now = 1_706_872_360_000;
    opened = openStore(() => now);
  });
  afterEach(() => {
    opened.database.close();
  });

  it('tells of new rows once', async () => {
    await opened.store.put([storedReading({ seq: 1 })]);
    await opened.store.put([storedReading({ seq: 1 }), storedReading({ seq: 2 })]);
    expect(opened.added.map(({ seq, storedAt }) => [seq, storedAt])).toEqual([
      [1, now],
      [2, now],
    ]);
  });

  it('stores all or nothing', async () => {
    const broken = storedReading({ seq: 2, epoch: Symbol('no text') as never });
    await expect(opened.store.put([storedReading({ seq: 1 }), broken])).rejects.toThrow();
    expect([opened.queries.count(), opened.added]).toEqual([0, []]);
  });

  it('knows count and latest reading of each device', async () => {
    const other = { ...reading(9), device_id: 'other' };
    await opened.store.put([
      storedReading({ seq: 2 }),
      storedReading({ seq: 9, reading: other }),
      storedReading({ seq: 1 }),
    ]);
    expect(opened.queries.devices()).toEqual([
      { buildingId: 'north', gatewayId: 'gateway-abcd1234', deviceId: 'a4c138f5a1b2', readings: 2, latest: reading(2) },
      { buildingId: 'north', gatewayId: 'gateway-abcd1234', deviceId: 'other', readings: 1, latest: other },
    ]);
    expect(opened.queries.count()).toBe(3);
  });

  it('counts a device’s reading once, however often it is stored', async () => {
    await opened.store.put([storedReading({ seq: 1 })]);
    await opened.store.put([storedReading({ seq: 1 }), storedReading({ seq: 2 })]);
    expect([opened.queries.devices()[0]?.readings, opened.queries.count()]).toEqual([2, 2]);
  });

  it('counts rows that repeat a reading under another sequence number', async () => {
    await opened.store.put([1, 2, 3].map((seq) => storedReading({ seq, reading: reading(1) })));
    await opened.store.put([storedReading({ seq: 4 }), storedReading({ seq: 5, gatewayId: 'x', reading: reading(1) })]);
    expect(opened.queries.countDuplicates()).toBe(2);
  });

  it('calls readings without a monotonic stamp no duplicates: nothing identifies them', async () => {
    const { mono_ms: _mono, boot_id: _boot, ...old } = reading(1);
    await opened.store.put([1, 2].map((seq) => storedReading({ seq, reading: old })));
    expect(opened.queries.countDuplicates()).toBe(0);
  });

  it('gives latency percentiles by nearest rank, of rows since a time', async () => {
    const put = (seq: number, latencyMs: number) =>
      opened.store.put([storedReading({ seq, reading: { ...reading(seq), received_at: now - latencyMs } })]);
    expect(opened.queries.latency()).toEqual({ p50: null, p95: null, n: 0 });
    await put(100, 99_999);
    now += 1;
    for (let i = 1; i <= 20; i += 1) await put(i, i);
    expect(opened.queries.latency(now)).toEqual({ p50: 10, p95: 19, n: 20 });
    expect(opened.queries.latency().n).toBe(21);
  });
});
