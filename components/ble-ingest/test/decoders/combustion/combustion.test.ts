import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

/** Eight times 13 bits, the first in the lowest ones. */
function packed(temperatures: readonly number[]): string {
  let bits = 0n;
  temperatures.forEach((celsius, index) => {
    bits |= BigInt(Math.round((celsius + 20) * 20)) << BigInt(13 * index);
  });
  const octets = bits.toString(16).padStart(26, '0').match(/../g) ?? [];
  return octets.reverse().join('');
}

const probe = (mode: string, status: string, temperatures: readonly number[]) =>
  heard({ manufacturerData: `c7090178563412${packed(temperatures)}${mode}${status}` });

describe('Combustion probe', () => {
  it('tells eight temperatures from the tip on, and which are the core and the surface', () => {
    expect(probe('20', '14', [54.5, 55, 53.95, 60, 71.2, 80, 120, 180.05])).toEqual({
      format: 'combustion',
      values: {
        temperature_probe_c_1: 54.5,
        temperature_probe_c_2: 55,
        temperature_probe_c_3: 53.95,
        temperature_probe_c_4: 60,
        temperature_probe_c_5: 71.2,
        temperature_probe_c_6: 80,
        temperature_probe_c_7: 120,
        temperature_probe_c_8: 180.05,
        temperature_core_c: 53.95,
        temperature_surface_c: 71.2,
        battery_low: false,
      },
      device: { model: 'Predictive Probe', serial_number: '12345678', probe_number: 2 },
    });
  });

  it('tells one temperature in instant read mode', () => {
    expect(probe('01', '01', [-12.35])).toMatchObject({ values: { temperature_c: -12.35, battery_low: true } });
    expect(probe('01', '01', [-12.35])).not.toHaveProperty('values.temperature_probe_c_1');
  });

  it('names its thermistors as a fault in error mode', () => {
    expect(probe('03', '00', [20])).toMatchObject({ values: { fault: 'temperature_probe_c' } });
  });

  it('is rejected where it is cut off', () => {
    expect(heard({ manufacturerData: 'c7090178563412' })).toEqual({ format: 'combustion', reject: 'truncated' });
  });

  it('says nothing of other products', () => {
    expect(heard({ manufacturerData: `c70902${'00'.repeat(19)}` })).toBeUndefined();
  });
});
