import { describe, expect, it } from '@jest/globals';
import { ARCHIVE_COLUMNS, ARCHIVE_PARTITIONS } from '../../lib/archive/archive-columns.ts';
import { toArchiveLine } from '../../lib/archive/archive-line.ts';
import { EPOCH, storedReading } from '../telemetry/examples.ts';

const names = [...ARCHIVE_PARTITIONS, ...ARCHIVE_COLUMNS].map(({ name }) => name);

/** A reading that has something for every column. */
function full() {
  const { reading } = storedReading({ seq: 7 });
  return storedReading({
    seq: 7,
    buildingId: 'acme:hq',
    reading: {
      ...reading,
      values: { temperature_c: 4.25, door_open: true, mode: 'sleep\n"=1+1"' },
      time_quality: 'corrected',
      aggregate: { window_s: 60, count: 12 },
    },
  });
}

describe('toArchiveLine', () => {
  it('tells all of a reading under the names of the columns', () => {
    expect(JSON.parse(toArchiveLine(full()))).toEqual({
      tenant: 'acme',
      building: 'hq',
      day: '2024-02-02',
      building_id: 'acme:hq',
      gateway_id: 'gateway-abcd1234',
      device_id: 'a4c138f5a1b2',
      epoch: EPOCH,
      seq: 7,
      measured_at: 1_706_872_350_007,
      received_at: 1_706_872_352_007,
      cloud_received_at: 1_706_872_353_000,
      time_quality: 'corrected',
      source: 'ble',
      format: 'ruuvi-df5',
      rssi: -65,
      aggregate_window_s: 60,
      aggregate_count: 12,
      numbers: { temperature_c: 4.25 },
      states: { door_open: true },
      texts: { mode: 'sleep\n"=1+1"' },
    });
  });

  it('has a key for every column, and none that is no column', () => {
    expect(Object.keys(JSON.parse(toArchiveLine(full())))).toEqual(names);
  });

  it('is one line, whatever a sensor says', () => {
    expect(toArchiveLine(full())).not.toMatch(/[\r\n]/);
  });

  it('leaves out what the reading does not tell', () => {
    const line = JSON.parse(toArchiveLine(storedReading({ seq: 1 })));
    expect(Object.keys(line).filter((name) => /aggregate|states|texts|quality/.test(name))).toEqual([]);
  });
});
