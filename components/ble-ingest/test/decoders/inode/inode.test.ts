import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisement } from '../../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../../src/vectors/vector-sightings.ts';
import { sighting } from '../vectors.ts';

const decode = (data: string) => decodeAdvertisement(sighting(adStructure(0xff, octetsOf(data))));

const REST = '000000000011223344556677';

describe('An iNode frame', () => {
  it('tells inputs, outputs and a low battery in its flags', () => {
    // Temperature 20 °C, at rest with 1 g along Z (8 steps of 1/8 g).
    expect(decode(`9d9600a0000008001400${`0000${REST}`}`)).toEqual({
      format: 'inode',
      values: {
        temperature_c: 20,
        motion: false,
        acceleration_x_ms2: 0,
        acceleration_y_ms2: 0,
        acceleration_z_ms2: 9.807,
        input: true,
        output: true,
        battery_pct: 90,
        battery_low: true,
      },
      device: { model: 'Care Sensor 6' },
    });
  });

  it('of another length is another maker’s: the company is anybody’s', () => {
    expect(decode('90826300')).toBeUndefined();
    expect(decode('90826300f0cf0000c40982008000')).toBeUndefined();
    expect(decode(`909b00a0000000080014${'0000'}${REST}00`)).toBeUndefined();
  });

  it('with other flags is another maker’s', () => {
    expect(decode('80826300f0cf0000c409820080')).toBeUndefined();
  });

  it('without a battery level tells none', () => {
    expect(decode('90826300f0cf0000c409020080')).toMatchObject({ values: { light_level: 2, power_w: 2376 } });
    expect(decode('90826300f0cf0000c409020080')).not.toHaveProperty('values.battery_pct');
  });

  it('of a meter that counts other things tells their number', () => {
    expect(decode('90820a00c4090000e8c3100000')).toMatchObject({ values: { count: 2500 } });
  });
});
