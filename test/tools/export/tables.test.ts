import { describe, expect, it } from '@jest/globals';
import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import { findQuantities } from '../../../tools/export/quantity-columns.ts';
import type { Cell, Table } from '../../../tools/export/table.ts';
import { longTable, wideTable } from '../../../tools/export/tables.ts';
import { oneByOne, START, stored } from './examples.ts';

async function objectsOf<Row>({ columns, rows }: Table<Row>): Promise<Record<string, Cell>[]> {
  const objects: Record<string, Cell>[] = [];
  for await (const row of rows) objects.push(Object.fromEntries(columns.map(({ name, of }) => [name, of(row)])));
  return objects;
}

async function wide(readings: readonly StoredReading[]) {
  return wideTable(oneByOne(readings), await findQuantities(oneByOne(readings)));
}

describe('the wide table', () => {
  it('has a row for each reading, with all that it tells', async () => {
    expect(await objectsOf(await wide([stored(3, { temperature_c: 4.25, door_open: true })]))).toEqual([
      {
        measured_at: START + 15_000,
        building_id: 'acme:hq',
        gateway_id: 'gw-1',
        device_id: 'sensor-1',
        epoch: '0123456789abcdef',
        seq: 3,
        received_at: START + 15_040,
        cloud_received_at: START + 15_900,
        time_quality: 'synchronized',
        source: 'ble',
        format: 'ruuvi-df5',
        rssi: -65,
        door_open: true,
        temperature_c: 4.25,
      },
    ]);
  });

  it('has a column for each quantity that occurs, in alphabetical order, typed', async () => {
    const readings = [
      stored(1, { temperature_c: 1 }),
      stored(2, { mode: 'sleep', humidity_rh: 50 }),
      stored(3, { tilt: true }),
    ];
    const { columns } = await wide(readings);
    expect(columns.slice(12).map(({ name, type }) => [name, type])).toEqual([
      ['humidity_rh', 'number'],
      ['mode', 'text'],
      ['temperature_c', 'number'],
      ['tilt', 'boolean'],
    ]);
  });

  it('leaves a cell empty where a reading has no such quantity', async () => {
    const rows = await objectsOf(await wide([stored(1, { co2_ppm: 400 }), stored(2)]));
    expect(rows.map((row) => row['co2_ppm'])).toEqual([400, undefined]);
  });

  it('keeps a quantity apart from the column of a reading that has the same name', async () => {
    const [row] = await objectsOf(await wide([stored(1, { rssi: 12, seq: 'x' })]));
    expect(row).toMatchObject({ rssi: -65, seq: 1, 'rssi (number)': 12, 'seq (text)': 'x' });
  });

  it('gives a quantity with values of two types two columns, and loses neither', async () => {
    const rows = await objectsOf(await wide([stored(1, { made_up: 1 }), stored(2, { made_up: 'one' })]));
    expect(rows.map((row) => [row['made_up (number)'], row['made_up (text)']])).toEqual([
      [1, undefined],
      [undefined, 'one'],
    ]);
  });

  it.each(['toString', 'constructor', 'hasOwnProperty'])(
    'knows a quantity named %s from what every object has',
    async (name) => {
      const rows = await objectsOf(await wide([stored(1, { [name]: 7 }), stored(2)]));
      expect(rows.map((row) => row[name])).toEqual([7, undefined]);
    },
  );

  it('fails where a quantity came between the two passes, and loses none without a word', async () => {
    const quantities = await findQuantities(oneByOne([stored(1)]));
    const table = wideTable(oneByOne([stored(1), stored(2, { co2_ppm: 400 })]), quantities);
    await expect(objectsOf(table)).rejects.toThrow(/readings with co2_ppm came while this was running/);
  });

  it('refuses a thousand columns that somebody made up', async () => {
    const values = (seq: number) => Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`q_${seq}_${i}`, i]));
    const readings = Array.from({ length: 30 }, (_, seq) => stored(seq, values(seq)));
    await expect(findQuantities(oneByOne(readings))).rejects.toThrow(/more than 1000 quantities: use --long/);
  });
});

describe('the long table', () => {
  it('has a row for each value, with its unit', async () => {
    const rows = await objectsOf(longTable(oneByOne([stored(1, { temperature_c: 4.25, tilt: false, mode: 'sleep' })])));
    expect(
      rows.map((row) => [row['device_id'], row['quantity'], row['number'], row['state'], row['text'], row['unit']]),
    ).toEqual([
      ['sensor-1', 'temperature_c', 4.25, undefined, undefined, '°C'],
      ['sensor-1', 'tilt', undefined, false, undefined, undefined],
      ['sensor-1', 'mode', undefined, undefined, 'sleep', undefined],
    ]);
  });
});
