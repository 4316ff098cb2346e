import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { assert, asyncProperty, string } from 'fast-check';
import { writeCsv } from '../../../tools/export/csv-file.ts';
import type { Table } from '../../../tools/export/table.ts';
import { longTable } from '../../../tools/export/tables.ts';
import { csvObjects, csvRecords } from './csv-records.ts';
import { oneByOne, stored } from './examples.ts';

const never = new AbortController().signal;

async function csvOf<Row>(table: Table<Row>): Promise<string> {
  const target = new PassThrough();
  const [written] = await Promise.all([text(target), writeCsv(target, table, never)]);
  return written;
}

/** A table of one column of texts. */
const textTable = (texts: readonly string[]): Table<string> => ({
  columns: [{ name: 'text', type: 'text', of: (row) => row }],
  rows: oneByOne(texts),
});

const textsOf = (csv: string) =>
  csvRecords(csv)
    .slice(1)
    .map(([cell]) => cell);

describe('CSV', () => {
  it('has names in the first record, times in ISO 8601, numbers with all their digits', async () => {
    const csv = await csvOf(longTable(oneByOne([stored(1, { temperature_c: -0.1 + -0.2 })])));
    expect(csvObjects(csv)).toEqual([
      {
        measured_at: '2026-11-01T00:00:05.000Z',
        building_id: 'acme:hq',
        gateway_id: 'gw-1',
        device_id: 'sensor-1',
        epoch: '0123456789abcdef',
        seq: '1',
        received_at: '2026-11-01T00:00:05.040Z',
        cloud_received_at: '2026-11-01T00:00:05.900Z',
        time_quality: 'synchronized',
        source: 'ble',
        format: 'ruuvi-df5',
        rssi: '-65',
        quantity: 'temperature_c',
        number: '-0.30000000000000004',
        state: '',
        text: '',
        unit: '°C',
      },
    ]);
  });

  it('brings any text back as it was, but for the mark of a formula', async () => {
    await assert(
      // Without lone surrogates, which are no characters of UTF-8.
      asyncProperty(string({ unit: 'binary' }), async (cell) => {
        const [read] = textsOf(await csvOf(textTable([cell])));
        expect(read).toBe(/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell);
      }),
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1'])(
    'makes no formula of the text %j',
    async (cell) => {
      expect(textsOf(await csvOf(textTable([cell])))).toEqual([`'${cell}`]);
    },
  );

  it('leaves numbers below zero numbers', async () => {
    const table: Table<number> = { columns: [{ name: 'n', type: 'number', of: (row) => row }], rows: oneByOne([-1.5]) };
    expect(await csvOf(table)).toBe('n\r\n-1.5\r\n');
  });

  it('quotes what would break a record', async () => {
    expect(await csvOf(textTable(['a,b', 'say "x"', 'two\r\nlines']))).toBe(
      'text\r\n"a,b"\r\n"say ""x"""\r\n"two\r\nlines"\r\n',
    );
  });

  it('tells a time that no calendar has as a number', async () => {
    const table: Table<number> = { columns: [{ name: 't', type: 'time', of: (row) => row }], rows: oneByOne([9e15]) };
    expect(await csvOf(table)).toBe('t\r\n9000000000000000\r\n');
  });

  it('reads no further ahead than its target takes', async () => {
    let given = 0;
    let taken = 0;
    let furthest = 0;
    const rows = async function* () {
      for (; given < 50_000; given++) {
        furthest = Math.max(furthest, given - taken);
        yield given;
      }
    };
    const target = new Writable({
      highWaterMark: 1024,
      write(chunk: Buffer, _, done) {
        taken += chunk.toString().split('\n').length - 1;
        setImmediate(done);
      },
    });
    await writeCsv(
      target,
      { columns: [{ name: 'n', type: 'integer', of: (row: number) => row }], rows: rows() },
      never,
    );
    expect(taken).toBe(50_001);
    expect(furthest).toBeLessThan(20_000);
  });
});
