import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisement } from '../../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../../src/vectors/vector-sightings.ts';
import { sighting } from '../vectors.ts';

const E1 = 'e1170c5668c79e0065007004bd11ca00c90a0213e0acffffffdecdee11ffffffffffcbb8334c884f';
const DF6 = '06170c5668c79e007000c90501d9ffcd004c884f';

const block = (payload: string) => adStructure(0xff, octetsOf(`9904${payload}`));
const decode = (...payloads: readonly string[]) =>
  decodeAdvertisement(sighting(Uint8Array.from(payloads.flatMap((payload) => [...block(payload)]))));

describe('Ruuvi data format E1', () => {
  it('reads the example of the specification', () => {
    expect(decode(E1)).toEqual({
      format: 'ruuvi-e1',
      values: {
        temperature_c: 29.5,
        humidity_rh: 55.3,
        pressure_pa: 101_102,
        pm1: 10.1,
        pm25: 11.2,
        pm4: 121.3,
        pm10: 455.4,
        co2_ppm: 201,
        voc_index: 20,
        nox_index: 4,
        illuminance_lx: 13_027,
        sequence: 14_601_710,
        calibration_in_progress: true,
      },
      packetId: 14_601_710,
      packetIdSpan: 16_777_215,
      deviceId: 'cbb8334c884f',
    });
  });

  it('counts where format 6 is beside it', () => {
    expect(decode(DF6, E1)).toMatchObject({ format: 'ruuvi-e1' });
  });
});

describe('Ruuvi data format 8', () => {
  const FRAME = '0843825b56324fe019c4bd4d6d3cecac6eaeaabbccddeeff';
  const KEY = octetsOf('526457452d36091a5275757669546167');

  const decodeWith = (keys: Readonly<Record<string, Uint8Array>>) =>
    decodeAdvertisement({ ...sighting(block(FRAME)), keyOf: (deviceId) => keys[deviceId] });

  it('is decrypted with the key of the tag that it names', () => {
    expect(decodeWith({ aabbccddeeff: KEY })).toMatchObject({
      format: 'ruuvi-df8',
      values: { temperature_c: 24.58, sequence: 6353 },
      deviceId: 'aabbccddeeff',
      authenticated: true,
    });
  });

  it('tells nothing without a key, or with another', () => {
    expect(decodeWith({})).toEqual({ format: 'ruuvi-df8', reject: 'key-required' });
    expect(decodeWith({ aabbccddeeff: new Uint8Array(16) })).toEqual({ format: 'ruuvi-df8', reject: 'bad-key' });
  });
});
