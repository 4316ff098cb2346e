import { PutCommand, type QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { READINGS_KEYS } from '../../../lib/data/constants.ts';
import { DynamoDbReadingHistory } from '../../../lib/history/adapters/dynamodb-reading-history.ts';
import { DynamoDbReadingStore } from '../../../lib/history/adapters/dynamodb-reading-store.ts';
import { CorruptSegmentError, HistoryRangeError } from '../../../lib/history/history-errors.ts';
import type { Retention } from '../../../lib/history/retention.ts';
import type { StoredReading } from '../../../lib/telemetry/ports.ts';
import { type LocalDynamoDb, startDynalite } from '../../support/dynalite.ts';
import { reading } from '../../telemetry/examples.ts';
import { describeReadingStore } from '../../telemetry/reading-store-contract.ts';
import { HOUR, MIDNIGHT, noise, readingAt } from '../history-examples.ts';
import { answerOf, describeReadingHistory } from '../reading-history-contract.ts';

let database: LocalDynamoDb;
beforeAll(async () => {
  database = await startDynalite();
});
afterAll(() => database.close());

const never: Retention = () => Number.MAX_SAFE_INTEGER;

async function open(expiryOf: Retention = never, now?: () => number) {
  const table = await database.createTable(READINGS_KEYS);
  const store = new DynamoDbReadingStore(table, database.client, expiryOf);
  const history = new DynamoDbReadingHistory(table, database.client, now);
  return { table, store, history, close: async () => undefined };
}

describeReadingHistory('DynamoDbReadingHistory', open);

describe('DynamoDbReadingHistory', () => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    opened = await open();
  });

  it('takes of two contents of one reading the one that arrived later, whichever was stored first', async () => {
    const contents = fc.uniqueArray(fc.record({ arrived: fc.nat(1000), ms: fc.integer({ min: 0, max: HOUR - 1 }) }), {
      selector: ({ arrived }) => arrived,
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(contents, fc.boolean(), async (copies, together) => {
        const { store, history } = await open();
        const all = copies.map(({ arrived, ms }) => readingAt(MIDNIGHT + ms, 1, { cloudReceivedAt: arrived }));
        if (together) await store.put(all);
        else for (const stored of all) await store.put([stored]);
        const latest = [...all].sort((a, b) => a.cloudReceivedAt - b.cloudReceivedAt).slice(-1);
        expect(await answerOf(history)).toEqual(latest);
      }),
      { numRuns: 20 },
    );
  });

  it('does not give a content within the range where the one that counts lies outside', async () => {
    const early = readingAt(MIDNIGHT + 10, 1, { cloudReceivedAt: 1 });
    const late = readingAt(MIDNIGHT + 500, 1, { cloudReceivedAt: 2 });
    await opened.store.put([early]);
    await opened.store.put([late]);
    expect(await answerOf(opened.history, { from: MIDNIGHT, until: MIDNIGHT + 100 })).toEqual([]);
    expect(await answerOf(opened.history, { from: MIDNIGHT + 400 })).toEqual([late]);
  });

  it.each([-50, -51, -52, -53])(
    'decides between contents that arrived together by nothing but the contents: %i dBm',
    async (rssi) => {
      const first = readingAt(MIDNIGHT, 1);
      const { rssi: _rssi, ...rest } = first.reading;
      const second = { ...first, reading: { rssi, ...rest } };
      const answers: StoredReading[][] = [];
      for (const puts of [[[first, second]], [[second, first]], [[second], [first]], [[first], [second]]]) {
        const { store, history } = await open();
        for (const readings of puts) await store.put(readings);
        answers.push(await answerOf(history));
      }
      expect(answers).toEqual(answers.map(() => answers[0]));
    },
  );

  it('finds a reading whose hour was corrected under both hours, as decision 5 tells', async () => {
    await opened.store.put([readingAt(MIDNIGHT, 1)]);
    await opened.store.put([readingAt(MIDNIGHT + HOUR, 1)]);
    expect((await answerOf(opened.history)).map(({ reading: { measured_at } }) => measured_at - MIDNIGHT)).toEqual([
      0,
      HOUR,
    ]);
  });

  it('hides what has expired from its second on, whether or not DynamoDB has deleted it', async () => {
    let now = 0;
    const { store, history } = await open(
      ({ seq }) => 1000 + seq,
      () => now,
    );
    await store.put([readingAt(MIDNIGHT, 1), readingAt(MIDNIGHT, 2)]);
    const seqsAt = async (ms: number) => {
      now = ms;
      return (await answerOf(history)).map(({ seq }) => seq);
    };
    expect(await seqsAt(1_000_999)).toEqual([1, 2]);
    expect(await seqsAt(1_001_000)).toEqual([2]);
    expect(await seqsAt(1_002_000)).toEqual([]);
  });

  it('reads a day in pages of a megabyte', async () => {
    const readings = Array.from({ length: 160 }, (_, i) =>
      readingAt(MIDNIGHT + i * 60_000, i, { reading: { ...reading(i), values: { text: noise(i) } } }),
    );
    await opened.store.put(readings);
    const queries: QueryCommand[] = [];
    const client = {
      send: (command: QueryCommand) => {
        queries.push(command);
        return database.client.send(command);
      },
    };
    const history = new DynamoDbReadingHistory(opened.table, client);
    const answer = await answerOf(history, { from: MIDNIGHT, until: MIDNIGHT + 24 * HOUR });
    expect(answer.map(({ seq }) => seq)).toEqual(readings.map(({ seq }) => seq));
    expect(queries.length).toBeGreaterThan(1);
    expect(queries.every(({ input }) => input.ConsistentRead === true)).toBe(true);
  });

  it('gives the first hour before it asks for the second page', async () => {
    const readings = [0, 1, 2].map((hour) => readingAt(MIDNIGHT + hour * HOUR, hour + 1));
    for (const stored of readings) await opened.store.put([stored]);
    let queries = 0;
    const client = {
      send: (command: QueryCommand) => {
        queries += 1;
        command.input.Limit = 2;
        return database.client.send(command);
      },
    };
    const answer = new DynamoDbReadingHistory(opened.table, client).query({
      ...{ buildingId: 'north', gatewayId: 'gateway-abcd1234' },
      from: MIDNIGHT,
      until: MIDNIGHT + 3 * HOUR,
    });
    for await (const { seq } of answer) {
      if (seq === 1) expect(queries).toBe(1);
    }
    expect(queries).toBe(2);
  });

  it('names an item that is no segment', async () => {
    const key = { place: 'default#north#gateway-abcd1234#2024-02-03', segment: '0001706918400000#1#x' };
    for (const item of [key, { ...key, expires_at: Number.MAX_SAFE_INTEGER, data: new Uint8Array([1]) }]) {
      await database.client.send(new PutCommand({ TableName: opened.table, Item: item }));
      await expect(answerOf(opened.history)).rejects.toBeInstanceOf(CorruptSegmentError);
      await expect(answerOf(opened.history)).rejects.toThrow(key.segment);
    }
  });

  it('refuses a question over more than ten years', async () => {
    await expect(answerOf(opened.history, { from: 0, until: MIDNIGHT })).rejects.toBeInstanceOf(HistoryRangeError);
    await expect(answerOf(opened.history, { until: Number.POSITIVE_INFINITY })).rejects.toThrow('at most 3660');
  });
});

describeReadingStore(
  'DynamoDbReadingStore',
  async () => {
    const { table, store, history } = await open();
    /** Every place that the table knows, asked for its whole day. */
    const all = async () => {
      const items = await database.items(table);
      const places = new Set(items.map(({ place }) => String(place)));
      const days = [...places].map((place) => {
        const [, buildingId = '', gatewayId = '', date = ''] = place.split('#');
        return { buildingId, gatewayId, from: Date.parse(date), until: Date.parse(date) + 24 * HOUR };
      });
      return (await Promise.all(days.map((day) => answerOf(history, day)))).flat();
    };
    return { store, all, close: async () => undefined };
  },
  { onceWithin: 'hour' },
);
