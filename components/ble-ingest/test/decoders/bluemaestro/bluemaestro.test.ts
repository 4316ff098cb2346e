import { describe, expect, it } from '@jest/globals';
import { saidBy, valuesOf } from '../manufacturer-packet.ts';

const sent = (hex: string) => ({ manufacturer: [`3301${hex}`] });

describe('a Blue Maestro Tempo Disc (adverts of the test-suite of bluemaestro-ble, MIT)', () => {
  it.each<[string, object]>([
    ['085700000000ff85', { temperature_c: -12.3, battery_pct: 87 }],
    ['0d61070817a000600100', { temperature_c: 9.6, battery_pct: 97 }],
    ['1657000000000000000000000000', { temperature_c: 0, humidity_rh: 0, dewpoint_c: 0, battery_pct: 87 }],
    ['16640e10000200f201f200830100', { temperature_c: 24.2, humidity_rh: 49.8, dewpoint_c: 13.1, battery_pct: 100 }],
    [
      '17640e10000200f201f200830100010d02ab00f201f2010d02ab00f201f200ff024e0000000000',
      { temperature_c: 24.2, humidity_rh: 49.8, dewpoint_c: 13.1, battery_pct: 100 },
    ],
    ['175700000000ff850352', { temperature_c: -12.3, humidity_rh: 85, battery_pct: 87 }],
    ['176403841770005f02d2002f0100', { temperature_c: 9.5, humidity_rh: 72.2, dewpoint_c: 4.7, battery_pct: 100 }],
    ['1b570000000000f201f22794', { temperature_c: 24.2, humidity_rh: 49.8, pressure_pa: 101_320, battery_pct: 87 }],
    ['1b570000000000f201f29c40', { temperature_c: 24.2, humidity_rh: 49.8, pressure_pa: 400_000, battery_pct: 87 }],
    ['29570000000000000000000000000032fb', { temperature_c: -12.3, battery_pct: 87 }],
    ['2a570000000000000000000000000032fb3421', { temperature_c: -12.3, humidity_rh: 85, battery_pct: 87 }],
    [
      '2b570000000000000000000000000074097413cd8b0100',
      { temperature_c: 24.2, humidity_rh: 49.8, pressure_pa: 101_325, battery_pct: 87 },
    ],
    ['01cf00cf00cf002ec903b2d7009167fa0700', { temperature_c: 20.7, humidity_rh: 46, pressure_pa: 96_900 }],
  ])('that sends %s reads %j', (hex, values) => {
    expect(valuesOf(sent(hex))).toEqual(values);
  });

  it('that is cut off gives no reading', () => {
    expect(saidBy(sent('085700000000ff'))).toMatchObject({ reject: 'truncated' });
    expect(saidBy(sent('2b570000000000000000000000000074097413cd8b01'))).toMatchObject({ reject: 'truncated' });
    expect(saidBy(sent('01cf00cf00cf002ec903b2d7009167fa07'))).toMatchObject({ reject: 'truncated' });
  });

  it.each(['', '0a', '64', '65', 'ff'])('is not taken for one of version "%s"', (version) => {
    expect(saidBy(sent(version && `${version}${'00'.repeat(30)}`))).toBeUndefined();
  });
});
