import {
  AccessDeniedException,
  RejectedRecordsException,
  ThrottlingException,
  ValidationException,
  type WriteRecordsCommand,
  type WriteRecordsCommandInput,
} from '@aws-sdk/client-timestream-write';
import { describe, expect, it } from '@jest/globals';
import { LiveAnalyticsWriter, type RecordClient } from '../../../lib/timeseries/adapters/live-analytics-writer.ts';
import { toReadingPoint } from '../../../lib/timeseries/reading-point.ts';
import { exampleReading, MEASURED_AT } from '../example-readings.ts';

type Row = { readonly version: number; readonly values: string };

const own = { $metadata: {}, message: 'by the fake', Message: undefined };

/**
 * A table as AWS describes it: a record's dimensions, name and time are its identity, a higher version replaces, an equal one with other values and a
 * lower one are rejected, a text of more than 2,048 bytes makes the whole call invalid, and the rest of a call is stored.
 */
class FakeTable implements RecordClient {
  readonly rows = new Map<string, Row>();
  readonly calls: WriteRecordsCommandInput[] = [];

  async send({ input }: WriteRecordsCommand): Promise<unknown> {
    this.calls.push(input);
    const records = input.Records ?? [];
    if (records.length > 100) throw new ValidationException({ ...own, message: 'more than 100 records' });
    const isTooLong = ({ Value = '' }: { Value?: string | undefined }) =>
      Buffer.byteLength(Value) > 2048 || Value === '';
    if (records.some(({ MeasureValues = [] }) => MeasureValues.some(isTooLong))) {
      throw new ValidationException({ ...own, message: 'a measure value\nis too long' });
    }
    const RejectedRecords = records.flatMap((record, RecordIndex) => {
      const key = JSON.stringify([record.Dimensions, record.Time]);
      const row = { version: Number(record.Version), values: JSON.stringify(record.MeasureValues) };
      const known = this.rows.get(key);
      const isKept =
        known === undefined ||
        row.version > known.version ||
        (row.version === known.version && row.values === known.values);
      if (!isKept)
        return [{ RecordIndex, Reason: 'a record with this version is there', ExistingVersion: known.version }];
      this.rows.set(key, row);
      return [];
    });
    if (RejectedRecords.length > 0) throw new RejectedRecordsException({ ...own, RejectedRecords });
    return {};
  }
}

const points = (count: number) => Array.from({ length: count }, (_, seq) => toReadingPoint(exampleReading({ seq })));
const writerOf = (client: RecordClient) => new LiveAnalyticsWriter({ database: 'sward', table: 'reading' }, client);

describe('the writer of LiveAnalytics', () => {
  it('writes a reading as one record of many measures, at its own time', async () => {
    const table = new FakeTable();
    await writerOf(table).write([
      toReadingPoint(exampleReading({ values: { temperature_c: 21.5, door: false, state: '' } })),
    ]);
    expect(table.calls).toEqual([
      {
        DatabaseName: 'sward',
        TableName: 'reading',
        CommonAttributes: { MeasureName: 'reading', MeasureValueType: 'MULTI', TimeUnit: 'NANOSECONDS' },
        Records: [
          {
            Dimensions: [
              { Name: 'building', Value: 'acme:hq' },
              { Name: 'device', Value: 'a4c138f5a1b2' },
              { Name: 'format', Value: 'ruuvi-df5' },
              { Name: 'gateway', Value: 'gateway-abcd1234' },
              { Name: 'source', Value: 'ble' },
              { Name: 'tenant', Value: 'acme' },
            ],
            MeasureValues: [
              { Name: 'door', Value: 'false', Type: 'BOOLEAN' },
              { Name: 'temperature_c', Value: '21.5', Type: 'DOUBLE' },
              { Name: 'seq', Value: '7', Type: 'DOUBLE' },
              { Name: 'rssi_dbm', Value: '-65', Type: 'DOUBLE' },
              { Name: 'packet_id', Value: '100', Type: 'DOUBLE' },
            ],
            Time: `${MEASURED_AT}007000`,
            Version: MEASURED_AT + 5000,
          },
        ],
      },
    ]);
  });

  it('calls with a hundred records each, and again without harm', async () => {
    const table = new FakeTable();
    for (let i = 0; i < 2; i++) expect(await writerOf(table).write(points(250))).toEqual([]);
    expect(table.calls.map(({ Records }) => Records?.length)).toEqual([100, 100, 50, 100, 100, 50]);
    expect(table.rows.size).toBe(250);
  });

  it('lets what came later stay, and tells of what differs and came at once', async () => {
    const table = new FakeTable();
    const [first, changed] = [{ values: { power_w: 1 } }, { values: { power_w: 2 } }].map((values) =>
      exampleReading(values),
    );
    const at = (reading: typeof first, cloudReceivedAt: number) =>
      reading === undefined ? [] : [toReadingPoint({ ...reading, cloudReceivedAt })];
    expect(await writerOf(table).write(at(first, 10))).toEqual([]);
    expect(await writerOf(table).write(at(changed, 20))).toEqual([]);
    expect(await writerOf(table).write(at(first, 10))).toEqual([]);
    expect([...table.rows.values()].map(({ version }) => version)).toEqual([20]);
    expect(await writerOf(table).write(at(first, 20))).toEqual([
      { point: at(first, 20)[0], reason: 'a record with this version is there' },
    ]);
  });

  it('finds the one record that makes a call invalid, and stores the rest', async () => {
    const table = new FakeTable();
    const all = points(150);
    const bad = toReadingPoint(exampleReading({ seq: 500, values: { odd: 'x'.repeat(3000) } }));
    expect(await writerOf(table).write([...all.slice(0, 70), bad, ...all.slice(70)])).toEqual([
      { point: bad, reason: 'a measure value is too long' },
    ]);
    expect(table.rows.size).toBe(150);
  });

  it.each([
    [new ThrottlingException(own), 'DATABASE_BUSY'],
    [new Error('socket hang up'), 'DATABASE_BUSY'],
    [new AccessDeniedException(own), 'DATABASE_ACCESS'],
  ])('fails with %s: the readings come again', async (error, code) => {
    await expect(writerOf({ send: () => Promise.reject(error) }).write(points(1))).rejects.toMatchObject({
      code,
      cause: error,
    });
  });
});
