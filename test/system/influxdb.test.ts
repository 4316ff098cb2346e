import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { InfluxWriter } from '@sward/infra/lib/timeseries/adapters/influx-writer.ts';
import { toReadingPoint } from '@sward/infra/lib/timeseries/reading-point.ts';
import { TimeseriesSink } from '@sward/infra/lib/timeseries/timeseries-sink.ts';
import fc from 'fast-check';
import { InfluxDb } from './influxdb.ts';
import { type Stored, sensorReading, twentySensors } from './influxdb-readings.ts';

let folder: string;
let database: InfluxDb;
let sink: TimeseriesSink;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sward-influxdb-'));
  database = await InfluxDb.start(folder);
  const target = { url: database.url, version: 1, database: database.database, plainOnLoopback: true } as const;
  sink = new TimeseriesSink(new InfluxWriter(target));
});

afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  await database.query(`DROP DATABASE ${database.database}`);
  await database.query(`CREATE DATABASE ${database.database}`);
});

/** Everything that is stored, as `tags -> time in ms -> fields`, in a form that two of which can be compared. */
async function stored(): Promise<string[]> {
  const series = await database.query('SELECT * FROM reading GROUP BY *');
  return series.flatMap(({ tags, rows }) => rows.map((row) => asText(tags, row))).sort();
}

/** InfluxQL answers with a column for each field that any point has: null where this one has none. */
function asText(tags: Readonly<Record<string, string>>, { time, ...fields }: Record<string, unknown>): string {
  const own = Object.entries(fields).filter(([, value]) => value !== null);
  const sorted = (entries: [string, unknown][]) => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify([sorted(Object.entries(tags)), Math.floor(Number(time) / 1e6), sorted(own)]);
}

/** The same of what was to be written. */
const expected = (readings: readonly Stored[]) =>
  readings
    .map(toReadingPoint)
    .map(({ tags, fields, timeNs }) => asText({ ...tags }, { ...fields, time: Number(timeNs / 1000n) * 1000 }))
    .sort();

/** The same items in an order that is the same in each run and nobody's. */
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item, i) => ({ item, place: (i * 7919) % 104_729 }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);

describe('in a real InfluxDB', () => {
  it('20 sensors that came twice, in disorder and days late are there once, at their own time', async () => {
    const readings = twentySensors({ each: 60 });
    const late = twentySensors({ each: 5, measuredAgoMs: 7 * 86_400_000, firstSeq: 100_000 });
    const deliveries = shuffled([...readings, ...late, ...readings.slice(300)]);
    for (let i = 0; i < deliveries.length; i += 250) {
      expect(await sink.take(deliveries.slice(i, i + 250))).toEqual([]);
    }
    expect(await stored()).toEqual(expected([...readings, ...late]));
    const [last] = await database.query("SELECT last(temperature_c) FROM reading WHERE device = 'sensor-3'");
    const newest = readings.filter(({ reading }) => reading.device_id === 'sensor-3').at(-1);
    expect(last?.rows[0]?.['last']).toBe(newest?.reading.values['temperature_c']);
  });

  it('two readings of one sensor in one millisecond are both there, delivered again as well', async () => {
    const at = { measured_at: 1_706_872_350_123 };
    const twins = [sensorReading(1, at), sensorReading(2, at)];
    await sink.take(twins);
    await sink.take(twins.slice(1));
    await sink.take(twins);
    expect(await stored()).toEqual(expected(twins));
    expect(await stored()).toHaveLength(2);
  });

  it('whatever a sender puts into ids and texts comes back as it was', async () => {
    const ids = ['a', '...', ':-:', '-1', '0e0', 'T', 'true', 'null', 'a'.repeat(64), '_measurement', '__proto__'];
    const texts = [
      '',
      '"',
      '\\',
      '\\"',
      'end\\',
      'a,b=c d',
      'line\nline',
      '\t',
      '{"a":1}',
      '\u0000',
      'ü€🙂',
      "'; DROP DATABASE sward",
    ];
    const readings = ids
      .map((device_id, i) => sensorReading(i, { device_id }))
      .concat(texts.map((state, i) => sensorReading(100 + i, { values: { state, text: state, [`odd:${i}`]: state } })));
    expect(await sink.take(readings)).toEqual([]);
    expect(await stored()).toEqual(expected(readings));
  });

  it('texts and numbers of every kind come back as they were', async () => {
    let seq = 0;
    const values = fc.record({
      text: fc.string({ unit: 'binary', maxLength: 200 }),
      power_w: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }),
    });
    const runs = fc.sample(values, 300).map((value) => sensorReading(seq++, { values: value }));
    expect(await sink.take(runs)).toEqual([]);
    expect(await stored()).toEqual(expected(runs));
  });

  it('ids that are none never reach it', async () => {
    const hostile = ['a b', 'a,b', 'a=b', 'a\\', 'a\nb', ''].map((device_id, i) => sensorReading(i, { device_id }));
    const refused = await sink.take([...hostile, sensorReading(99)]);
    expect(refused.map(({ reading }) => reading)).toEqual(hostile);
    expect(await stored()).toEqual(expected([sensorReading(99)]));
  });

  it('of a batch with readings that it refuses the rest is stored, and each of them told why', async () => {
    // Somebody else wrote a text where we write a number: the type of the field is decided for as long as its shard lives.
    const readings = twentySensors({ each: 50 });
    const measuredAt = readings[0]?.reading.measured_at ?? 0;
    await database.write(`reading,device=other co2_ppm="many" ${measuredAt}000000`);
    const poison = [137, 138, 700]
      .map((i) => ({ ...readings[i], seq: 5000 + i }))
      .map(({ seq }) => sensorReading(seq, { measured_at: measuredAt + 1, values: { co2_ppm: 600 } }));
    const refused = await sink.take(shuffled([...readings, ...poison]));
    expect(refused.map(({ reading }) => reading.seq).sort()).toEqual(poison.map(({ seq }) => seq).sort());
    for (const { reason } of refused) {
      expect(reason).toContain('field type conflict: input field "co2_ppm" on measurement "reading" is type float');
    }
    await database.query("DELETE FROM reading WHERE device = 'other'");
    expect(await stored()).toEqual(expected(readings));
  });

  it('down, it fails the write; back, the same readings are stored once', async () => {
    const readings = twentySensors({ each: 10 });
    await sink.take(readings.slice(0, 100));
    await database.stop();
    await expect(sink.take(readings)).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    await database.resume();
    expect(await sink.take(readings)).toEqual([]);
    expect(await stored()).toEqual(expected(readings));
  });

  it('without the database it says what is missing', async () => {
    await database.query(`DROP DATABASE ${database.database}`);
    await expect(sink.take([sensorReading(1)])).rejects.toMatchObject({
      code: 'DATABASE_ACCESS',
      message: expect.stringContaining('database not found'),
    });
    await database.query(`CREATE DATABASE ${database.database}`);
  });
});
