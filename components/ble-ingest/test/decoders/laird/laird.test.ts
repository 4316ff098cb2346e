import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const record = (type: string, data: string, protocol = '0100') =>
  heard({ manufacturerData: `7700${protocol}00000000665544332211${type}01001e621562${data}00` });

describe('Laird Sentrius', () => {
  it.each([
    ['01', '2efb0000', { temperature_c: -12.34 }],
    ['04', 'b80b0000', { temperature_c: 30, alarm: true }],
    ['09', 'b80b0000', { temperature_c: 30, alarm: false }],
    ['0d', '050d0000', { battery_mv: 3333, event_button: 'press' }],
    ['10', '34080000', { battery_mv: 2100, battery_low: true }],
    ['20', '00000442', { pressure_pa_2: 227_526.981 }],
  ])('record %s of %s', (type, data, values) => {
    expect(record(type, data)).toMatchObject({ values });
  });

  it('is known by the address in its record, and counts records', () => {
    expect(record('01', 'ce040000')).toMatchObject({ deviceId: '112233445566', packetId: 1, packetIdSpan: 65_536 });
  });

  it('makes no reading of a record that measures nothing', () => {
    expect(record('11', '00000000')).toMatchObject({ values: {} });
  });

  it('is rejected with a number that is none', () => {
    expect(record('12', '0000c07f')).toEqual({ format: 'laird', reject: 'implausible' });
  });

  it('says nothing in another protocol', () => {
    expect(record('01', 'ce040000', '0200')).toBeUndefined();
  });
});
