import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { rowsPerGroup, writeParquetFile } from '../../../tools/export/parquet-file.ts';
import { findQuantities } from '../../../tools/export/quantity-columns.ts';
import type { Table } from '../../../tools/export/table.ts';
import { wideTable } from '../../../tools/export/tables.ts';
import { oneByOne, START, stored } from './examples.ts';

const never = new AbortController().signal;

describe('Parquet', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-parquet-'));
    file = join(folder, 'out.parquet');
    writeFileSync(file, '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function written<Row>(table: Table<Row>) {
    await writeParquetFile(file, table, never);
    const buffer = await asyncBufferFromFile(file);
    return { metadata: await parquetMetadataAsync(buffer), rows: await parquetReadObjects({ file: buffer }) };
  }

  async function wide(readings: readonly StoredReading[]) {
    return written(wideTable(oneByOne(readings), await findQuantities(oneByOne(readings))));
  }

  it('brings back readings as they were, with their types', async () => {
    const hostile = '=1+1\r\n"\u0000\u202e🜚';
    const readings = [
      stored(1, { temperature_c: -0.1, mode: hostile, tilt: false }),
      stored(2, { humidity_rh: 1e-100 }),
    ];
    const { rows } = await wide(readings);
    const common = {
      building_id: 'acme:hq',
      gateway_id: 'gw-1',
      epoch: '0123456789abcdef',
      time_quality: 'synchronized',
      source: 'ble',
      format: 'ruuvi-df5',
      rssi: -65n,
    };
    const at = (seq: number, offset = 0) => new Date(START + 5000 * seq + offset);
    expect(rows).toEqual([
      {
        ...common,
        measured_at: at(1),
        device_id: 'sensor-1',
        seq: 1n,
        received_at: at(1, 40),
        cloud_received_at: at(1, 900),
        humidity_rh: null,
        mode: hostile,
        temperature_c: -0.1,
        tilt: false,
      },
      {
        ...common,
        measured_at: at(2),
        device_id: 'sensor-0',
        seq: 2n,
        received_at: at(2, 40),
        cloud_received_at: at(2, 900),
        humidity_rh: 1e-100,
        mode: null,
        temperature_c: null,
        tilt: null,
      },
    ]);
  });

  it('declares what its columns are', async () => {
    const { metadata } = await wide([stored(1, { temperature_c: 1, mode: 'x', tilt: true })]);
    const types = parquetSchema(metadata).children.map(({ element }) => [
      element.name,
      element.type,
      element.converted_type,
    ]);
    expect(types).toContainEqual(['measured_at', 'INT64', 'TIMESTAMP_MILLIS']);
    expect(types).toContainEqual(['seq', 'INT64', undefined]);
    expect(types).toContainEqual(['device_id', 'BYTE_ARRAY', 'UTF8']);
    expect(types).toContainEqual(['temperature_c', 'DOUBLE', undefined]);
    expect(types).toContainEqual(['tilt', 'BOOLEAN', undefined]);
    expect(types).toContainEqual(['mode', 'BYTE_ARRAY', 'UTF8']);
  });

  it('keeps integers and times exact to the last that JavaScript counts', async () => {
    const { rows } = await wide([{ ...stored(1), seq: Number.MAX_SAFE_INTEGER }]);
    expect(rows[0]?.['seq']).toBe(BigInt(Number.MAX_SAFE_INTEGER));
  });

  it('holds one group of rows at a time, and none of what is on the disk', async () => {
    const size = rowsPerGroup(2);
    let given = 0;
    let furthest = 0;
    const rows = async function* () {
      for (; given < 2 * size; given++) {
        // What the file has grown by since was held before: a row is 8 bytes of noise at least.
        if (given % 10_000 === 0) furthest = Math.max(furthest, given - statSync(file).size / 8);
        yield Math.random();
      }
    };
    const columns = (['a', 'b'] as const).map((name) => ({ name, type: 'number' as const, of: (row: number) => row }));
    const { metadata } = await written({ columns, rows: rows() });
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([size, size]);
    expect(furthest).toBeLessThanOrEqual(size);
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const rows = async function* () {
      for (let i = 0; ; i++) {
        if (i === 1000) stop.abort();
        yield i;
      }
    };
    const columns = [{ name: 'n', type: 'integer' as const, of: (row: number) => row }];
    await expect(writeParquetFile(file, { columns, rows: rows() }, stop.signal)).rejects.toThrow(/abort/i);
  });
});
