import { describe, expect, it } from '@jest/globals';
import { isPlausible } from '@sward/contracts/quantities.ts';
import fc from 'fast-check';
import { isRejected, type Told } from '../../../src/gatt/characteristic-format.ts';
import { standardCharacteristics, standardFormat } from '../../../src/gatt/profiles/standard-characteristics.ts';

function read(uuid: string, octets: string): Told | undefined {
  return standardFormat(uuid)?.open()(Buffer.from(octets, 'hex'))[0];
}

/** Layouts, units and markers: GATT Specification Supplement; Core of the two health services for the rest. */
describe('a characteristic of the SIG', () => {
  it.each([
    ['2a6e', '2909', { temperature_c: 23.45 }],
    ['2a6e', '18fc', { temperature_c: -10 }],
    ['2a6f', '8813', { humidity_rh: 50 }],
    ['2a6d', 'cd760f00', { pressure_pa: 101_345.3 }],
    ['2a6c', '40e201', { elevation_m: 1234.56 }],
    ['2a6c', 'f0d8ff', { elevation_m: -100 }],
    ['2a70', '6400', { wind_speed_ms: 1 }],
    ['2a71', '2823', { wind_direction_deg: 90 }],
    ['2a72', 'fa00', { apparent_wind_speed_ms: 2.5 }],
    ['2a73', '9f8c', { apparent_wind_direction_deg: 359.99 }],
    ['2a74', '0f', { gust_factor: 1.5 }],
    ['2a75', '40420f', { pollen_m3: 1_000_000 }],
    ['2a76', '07', { uv_index: 7 }],
    ['2a77', '1027', { irradiance_wm2: 1000 }],
    ['2a78', '0500', { precipitation_mm: 5 }],
    ['2a79', 'f6', { wind_chill_c: -10 }],
    ['2a7a', '28', { heat_index_c: 40 }],
    ['2a7b', 'fb', { dewpoint_c: -5 }],
    ['2a2c', '1027', { magnetic_declination_deg: 100 }],
    ['2aa0', 'f4010cfe', { magnetic_flux_density_x_ut: 50, magnetic_flux_density_y_ut: -50 }],
    [
      '2aa1',
      'f4010cfe0000',
      { magnetic_flux_density_x_ut: 50, magnetic_flux_density_y_ut: -50, magnetic_flux_density_z_ut: 0 },
    ],
    ['2aa3', '09', { pressure_trend: 'steady' }],
    ['2afb', '102700', { illuminance_lx: 100 }],
    ['2b8c', '9001', { co2_ppm: 400 }],
    ['2be4', '2d', { sound_db: 45 }],
    ['2be7', 'f401', { tvoc_ppb: 500 }],
    // 12 * 10^-8 kg/m³ is 120 µg/m³; the exponent is in the upper 4 bits.
    ['2bd6', '0c80', { pm25: 120 }],
    ['2bd0', '7ba0', { carbon_monoxide_mgm3: 123 }],
    ['2bd4', '0580', { ozone_mgm3: 0.05 }],
    ['2a19', '57', { battery_pct: 87 }],
    // 3685 * 10^-2.
    ['2a1c', '00650e00fe', { temperature_c: 36.85 }],
    ['2a1c', '06650e00fee9070b150a1e0002', { temperature_c: 36.85 }],
    ['2a1c', '01da0300ff', { temperature_c: 37 }],
    ['2a37', '0048', { heart_rate_bpm: 72 }],
    ['2a37', '014800', { heart_rate_bpm: 72 }],
    ['2a37', '1e48f4010004', { heart_rate_bpm: 72, energy_expended_kj: 500 }],
  ])('%s reads %s', (uuid, octets, values) => {
    expect(read(uuid, octets)).toEqual(values);
  });

  it.each([
    ['temperature', '2a6e', '0080'],
    ['humidity', '2a6f', 'ffff'],
    ['illuminance', '2afb', 'ffffff'],
    ['CO2', '2b8c', 'ffff'],
    ['noise', '2be4', 'ff'],
    ['VOC', '2be7', 'ffff'],
    ['a trend', '2aa3', '00'],
    ['NaN as medfloat16', '2bd5', 'ff07'],
    ['NRes as medfloat16', '2bd5', '0008'],
    ['infinity as medfloat16', '2bd5', 'fe07'],
    ['NaN as medfloat32', '2a1c', '00ffff7f00'],
    ['a heart rate without contact to skin', '2a37', '0400'],
  ])('tells nothing where the sensor does not know: %s', (_, uuid, octets) => {
    expect(read(uuid, octets)).toBe('all-values-unavailable');
  });

  it.each([
    ['2a6e', '29'],
    ['2a6e', '29090000'],
    ['2a19', ''],
    ['2a19', '5700'],
    ['2aa1', 'f4010cfe'],
    ['2bd6', '0c'],
    ['2a1c', '00650e00'],
    ['2a37', '01'],
    ['2a37', '0148'],
    ['2a37', '0848'],
  ])('is no other layout under its number: %s %s', (uuid, octets) => {
    expect(read(uuid, octets)).toBe('truncated');
  });

  it('names quantities that the contracts know, and takes any octets', () => {
    const formats = [...standardCharacteristics().values()];
    fc.assert(
      fc.property(fc.constantFrom(...formats), fc.uint8Array({ maxLength: 12 }), (format, octets) => {
        for (const told of format.open()(octets)) {
          if (isRejected(told)) continue;
          expect(Object.keys(told).length).toBeGreaterThan(0);
          for (const name of Object.keys(told)) expect(isPlausible(name, 0) || isPlausible(name, '')).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('has no format for others', () => {
    expect(standardFormat('2a00')).toBeUndefined();
    expect(standardFormat('6e400003b5a3f393e0a9e50e24dcca9e')).toBeUndefined();
  });
});
