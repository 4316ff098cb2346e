import { describe, expect, it } from '@jest/globals';
import type { Value } from '@sward/contracts/reading.ts';
import { differences } from '../../src/vectors/compare.ts';

const compare = (values: Record<string, Value>, expected: Record<string, unknown>, tolerance = {}) =>
  differences({ format: 'any', values, packetId: 7 }, expected, tolerance);

describe('the comparison with a vector', () => {
  it('takes numbers within their tolerance, and anything else only where it is the same', () => {
    expect(
      compare({ temperature_c: 20.004, door: true }, { temperature_c: 20, door: true }, { temperature_c: 0.005 }),
    ).toEqual([]);
    expect(compare({ temperature_c: 20.01 }, { temperature_c: 20 }, { temperature_c: 0.005 })).toEqual([
      'temperature_c: expected 20, got 20.01',
    ]);
    expect(compare({ door: true }, { door: false })).toEqual(['door: expected false, got true']);
    expect(compare({}, { humidity_rh: 50 })).toEqual(['humidity_rh: expected 50, got nothing']);
  });

  it('knows the words that vectors have for the same thing', () => {
    expect(compare({ fault: 'temperature_probe_c_1,humidity_rh' }, { temperature_probe_c_1: 'error' })).toEqual([]);
    expect(compare({ event_dimmer_steps: 3 }, { event_dimmer_props: { steps: 3 } })).toEqual([]);
    expect(compare({ battery_mv: 2900 }, { voltage_v: 2.9, packet_id: 7, accepted: true })).toEqual([]);
    expect(compare({ tvoc_ppb: 185, tvoc_ugm3: 834.02 }, { tvoc_ppb: 834.02 })).toEqual([]);
    expect(compare({ tvoc_ppb: 185, tvoc_ugm3: 834.02 }, { tvoc_ppb: 185 })).toEqual([]);
  });

  it('knows the same quantity in the units of BTHome, and by the names of the reference decoders', () => {
    expect(compare({ mass_kg: 33.956 }, { mass_lb: 74.86 }, { mass_lb: 0.006 })).toEqual([]);
    expect(compare({ volume_l: 34.78 }, { volume_ml: 34780 })).toEqual([]);
    expect(compare({ dewpoint_c: 17.38, moisture_detected: true }, { dew_point_c: 17.38, leak: true })).toEqual([]);
    expect(compare({ toothbrush: true, count: 3 }, { counter: 3 })).toEqual([]);
    expect(compare({ mass_kg: 87.2, stabilized: false }, { mass_non_stabilized_kg: 87.2 })).toEqual([]);
    expect(
      compare({ event_command: 'step_up', event_command_steps: 10 }, { event_command_props: { args: '0a' } }),
    ).toEqual([]);
    expect(compare({ event_command: 'on' }, { event_command_props: { args: '' } })).toEqual([]);
  });

  it('has no other name for what is not there, and no other value', () => {
    expect(compare({ count: 3 }, { counter: 3 })).toHaveLength(1);
    expect(compare({ mass_kg: 33.956 }, { mass_lb: 33.956 }, { mass_lb: 0.006 })).toHaveLength(1);
    expect(compare({ temperature_c: 20 }, { dew_point_c: 20 })).toHaveLength(1);
  });

  it('does not take the absence of a fault for one', () => {
    expect(compare({ temperature_c: 20 }, { temperature_probe_c_1: 'error' })).toHaveLength(1);
  });
});
