import { describe, expect, it } from '@jest/globals';
import { UnencodableError } from '../../src/radio-errors.ts';
import { encodeRuuviDf3, encodeRuuviDf5, encodeRuuviDf6 } from '../../src/sensors/ruuvi-encoders.ts';

/*
 * Frames and values of other projects' decoder tests:
 * format 3: ttu/ruuvitag-sensor, test_df3decode_is_valid, MIT
 * format 5: ruuvi/ruuvi.endpoints.c, test_ruuvi_endpoint_5.c, BSD-3-Clause
 * format 6: ttu/ruuvitag-sensor, test_df6_decode_valid_data, MIT; Bluetooth-Devices/ruuvitag-ble, test_parsing_v6_baseline, MIT
 */
describe('the RuuviTag encoders', () => {
  it('write format 3 as a real tag does', () => {
    const frame = encodeRuuviDf3({
      temperatureC: 26.3,
      humidityRh: 20.5,
      pressurePa: 102_766,
      accelerationG: [-1, -1.726, 0.714],
      batteryMv: 2899,
    });
    expect(frame.toString('hex')).toBe('03291a1ece1efc18f94202ca0b53');
  });

  it('write temperatures below zero of format 3 by sign and magnitude', () => {
    const frame = encodeRuuviDf3({
      temperatureC: -0.31,
      humidityRh: 50,
      pressurePa: 50_000,
      accelerationG: [0, 0, 0],
      batteryMv: 0,
    });
    expect(frame.subarray(2, 4).toString('hex')).toBe('801f');
  });

  it('write format 5 as its specification shows', () => {
    const frame = encodeRuuviDf5({
      temperatureC: 24.3,
      humidityRh: 53.49,
      pressurePa: 100_044,
      accelerationG: [0.004, -0.004, 1.036],
      batteryMv: 2977,
      txPowerDbm: 4,
      movementCounter: 66,
      sequence: 205,
      address: 'cbb8334c884f',
    });
    expect(frame.toString('hex')).toBe('0512fc5394c37c0004fffc040cac364200cdcbb8334c884f');
  });

  it('write the least values of format 5', () => {
    const frame = encodeRuuviDf5({
      temperatureC: -163.835,
      humidityRh: 0,
      pressurePa: 50_000,
      accelerationG: [-32.767, -32.767, -32.767],
      batteryMv: 1600,
      txPowerDbm: -40,
      movementCounter: 0,
      sequence: 0,
      address: 'cbb8334c884f',
    });
    expect(frame.toString('hex')).toBe('058001000000008001800180010000000000cbb8334c884f');
  });

  it('write format 6 as its specification shows', () => {
    const frame = encodeRuuviDf6({
      temperatureC: 29.5,
      humidityRh: 55.3,
      pressurePa: 101_102,
      pm25: 11.2,
      co2Ppm: 201,
      vocIndex: 10,
      noxIndex: 2,
      illuminanceLx: 13_026.67,
      sequence: 205,
      address: 'cbb8334c884f',
    });
    expect(frame.toString('hex')).toBe('06170c5668c79e007000c90501d9ffcd004c884f');
  });

  it('write the ninth bits of the gas indices of format 6 into its flags, as a real Ruuvi Air does', () => {
    const frame = encodeRuuviDf6({
      temperatureC: 25.99,
      humidityRh: 41.58,
      pressurePa: 101_477,
      pm25: 0.6,
      co2Ppm: 537,
      vocIndex: 101,
      noxIndex: 1,
      illuminanceLx: 1232,
      sequence: 0xbd,
      address: '000000ff00ff',
    });
    frame[14] = 0x4b; // reserved: that device's firmware leaves something there
    expect(frame.toString('hex')).toBe('06144e40f8c915000602193200a34bbdc0ff00ff');
  });

  it('refuse what the format has no bits for', () => {
    const values = { humidityRh: 50, pressurePa: 100_000, accelerationG: [0, 0, 1], batteryMv: 3000 } as const;
    expect(() => encodeRuuviDf3({ ...values, temperatureC: 200 })).toThrow(UnencodableError);
    expect(() => encodeRuuviDf3({ ...values, temperatureC: 20, pressurePa: 49_999 })).toThrow(UnencodableError);
  });
});
