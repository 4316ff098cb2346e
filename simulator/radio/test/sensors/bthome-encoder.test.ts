import { describe, expect, it } from '@jest/globals';
import { UnencodableError } from '../../src/radio-errors.ts';
import { encodeBtHome } from '../../src/sensors/bthome-encoder.ts';

/* Frames and values of the decoder tests of Bluetooth-Devices/bthome-ble (MIT), and of https://bthome.io/format/. */
describe('the BTHome v2 encoder', () => {
  it('writes CO2', () => {
    expect(encodeBtHome({ co2Ppm: 1250 }).toString('hex')).toBe('4012e204');
  });

  it('writes temperature and humidity', () => {
    expect(encodeBtHome({ temperatureC: 25.06, humidityRh: 50.55 }).toString('hex')).toBe('4002ca0903bf13');
  });

  it('writes the extremes of a signed field', () => {
    expect(encodeBtHome({ temperatureC: 327.67 }).toString('hex')).toBe('4002ff7f');
    expect(encodeBtHome({ temperatureC: -327.68 }).toString('hex')).toBe('40020080');
  });

  it('writes motion after the packet id', () => {
    expect(encodeBtHome({ motion: true, packetId: 42 }).toString('hex')).toBe('40002a2101');
  });

  it('orders objects by id, in whatever order the values stand', () => {
    const values = { occupancy: false, co2Ppm: 0, humidityRh: 0, temperatureC: 0, batteryPct: 100, packetId: 7 };
    expect(encodeBtHome(values).toString('hex')).toBe('400007016402000003000012' + '00002300');
  });

  it('encrypts as the example of the format page does', () => {
    const key = Buffer.from('231d39c1d7cc1ab1aee224cd096db932', 'hex');
    const encryption = { key, address: '5448e68f80a5', counter: 0x33221100 };
    expect(encodeBtHome({ temperatureC: 25.06, humidityRh: 50.55 }, encryption).toString('hex')).toBe(
      '41a47266c95f730011223378237214',
    );
  });

  it('refuses what the format has no bits for', () => {
    expect(() => encodeBtHome({ packetId: 256 })).toThrow(UnencodableError);
    expect(() => encodeBtHome({ temperatureC: Number.NaN })).toThrow(UnencodableError);
  });
});
