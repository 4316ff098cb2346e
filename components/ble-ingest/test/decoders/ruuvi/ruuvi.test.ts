import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisement } from '../../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../../src/vectors/vector-sightings.ts';
import { sighting } from '../vectors.ts';

function decode(...payloads: readonly string[]) {
  const blocks = payloads.flatMap((payload) => [...adStructure(0xff, octetsOf(`9904${payload}`))]);
  return decodeAdvertisement(sighting(Uint8Array.from(blocks)));
}

const LARGEST = 321.335; // 32767 mg * 9.80665 / 1000 = 321.33450

describe('Ruuvi data format 3', () => {
  it('reads a temperature below zero as sign and magnitude', () => {
    expect(decode('0300814500000000000000000b53')).toMatchObject({ values: { temperature_c: -1.69 } });
  });

  it('reads minus zero as zero', () => {
    expect(decode('0300800000000000000000000b53')).toMatchObject({ values: { temperature_c: 0 } });
  });

  it('rejects hundredths of a degree above 99', () => {
    expect(decode('0300016400000000000000000b53')).toEqual({ format: 'ruuvi-df3', reject: 'implausible' });
  });
});

describe('Ruuvi data format 5', () => {
  it('reads the largest values of the specification', () => {
    expect(decode('057ffffffefffe7fff7fff7fffffdefefffecbb8334c884f')).toEqual({
      format: 'ruuvi-df5',
      values: {
        temperature_c: 163.835,
        humidity_rh: 163.835,
        pressure_pa: 115_534,
        acceleration_x_ms2: LARGEST,
        acceleration_y_ms2: LARGEST,
        acceleration_z_ms2: LARGEST,
        battery_mv: 3646,
        tx_power_dbm: 20,
        movement_counter: 254,
        sequence: 65_534,
      },
      packetId: 65_534,
      packetIdSpan: 65_535,
      deviceId: 'cbb8334c884f',
    });
  });

  it('leaves out each field that is not available', () => {
    expect(decode('0512fcffffffff800080008000ffffffffffffffffffffff')).toEqual({
      format: 'ruuvi-df5',
      values: { temperature_c: 24.3 },
    });
  });
});

describe('Ruuvi data format 6', () => {
  it('reads the smallest values of the specification', () => {
    expect(decode('0680010000000000000000000000ff00004c884f')).toEqual({
      format: 'ruuvi-df6',
      values: {
        temperature_c: -163.835,
        humidity_rh: 0,
        pressure_pa: 50_000,
        pm25: 0,
        co2_ppm: 0,
        voc_index: 0,
        nox_index: 0,
        illuminance_lx: 0,
        sequence: 0,
        calibration_in_progress: false,
      },
      packetId: 0,
      packetIdSpan: 256,
    });
  });

  it('takes the low bits of both indices and the running calibration from the flags', () => {
    // VOC 0x32 << 1 | bit 6 = 101, NOX 0x01 << 1 | bit 7 = 3.
    expect(decode('06170c5668c79e007000c93201d9ffcdc14c884f')).toMatchObject({
      values: { voc_index: 101, nox_index: 3, calibration_in_progress: true },
    });
  });

  it('leaves out each field that is not available', () => {
    const { values } = { values: {}, ...decode('068000ffffffffffff0258ffffffffcdc04c884f') };
    expect(values).toEqual({ co2_ppm: 600, sequence: 205, calibration_in_progress: false });
  });

  it('rejects a frame with no measurement', () => {
    expect(decode('068000ffffffffffffffffffffffffffffffffff')).toEqual({
      format: 'ruuvi-df6',
      reject: 'all-values-unavailable',
    });
  });
});

describe('Ruuvi manufacturer data', () => {
  it('that is too short for its format is rejected', () => {
    expect(decode('0512fc')).toEqual({ format: 'ruuvi-df5', reject: 'truncated' });
  });

  it('of a format that is not known is of no interest', () => {
    expect(decode('f012fc')).toBeUndefined();
    expect(decode('')).toBeUndefined();
  });

  it('is found behind a block of another format', () => {
    const known = '06170c5668c79e007000c90501d9ffcd004c884f';
    expect(decode('e1170c', known)).toMatchObject({ format: 'ruuvi-df6' });
    expect(decode('0512fc', known)).toMatchObject({ format: 'ruuvi-df6' });
  });
});
