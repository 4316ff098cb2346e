import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisement } from '../../src/decoders/registry.ts';
import { advertisingDataOf, octetsOf } from '../../src/vectors/vector-sightings.ts';
import { sighting } from './vectors.ts';

/**
 * Five HCI events heard on air from five RuuviTags (ttu/ruuvitag-sensor, tests/hcidump-2.x and hcidump-3.x, MIT,
 * (c) 2016 Tomi Tuhkanen), decoded by hand. Data format 5 throughout: the captures hold no other Ruuvi format.
 * Acceleration: mg * 9.80665 / 1000, to three decimals. Power word: 11 bits mV above 1600, 5 bits of 2 dBm above -40.
 */
const FRAMES = [
  {
    event: '043e2b020103019ecb99fa0dc51f0201061bff99040510dc9680cfa60424ffc8fff4a936e3c8bfc50dfa99cb9eb8',
    deviceId: 'c50dfa99cb9e',
    values: {
      temperature_c: 21.58, // 0x10dc = 4316; / 200
      humidity_rh: 96.32, // 0x9680 = 38528; / 400
      pressure_pa: 103_158, // 0xcfa6 = 53158; + 50000
      acceleration_x_ms2: 10.395, // 0x0424 = 1060 mg
      acceleration_y_ms2: -0.549, // 0xffc8 = 65480 - 65536 = -56 mg
      acceleration_z_ms2: -0.118, // 0xfff4 = 65524 - 65536 = -12 mg
      battery_mv: 2953, // 0xa936 = 43318 = 1353 * 32 + 22; 1600 + 1353
      tx_power_dbm: 4, // 22 * 2 - 40
      movement_counter: 227, // 0xe3
      sequence: 51_391, // 0xc8bf
    },
  },
  {
    event: '043e2b020103011580eb61d4f11f0201061bff9904050d5a47e5cf6403f400c0ffb4a87671db7af1d461eb8015c6',
    deviceId: 'f1d461eb8015',
    values: {
      temperature_c: 17.09, // 0x0d5a = 3418; / 200
      humidity_rh: 46.0125, // 0x47e5 = 18405; / 400
      pressure_pa: 103_092, // 0xcf64 = 53092; + 50000
      acceleration_x_ms2: 9.924, // 0x03f4 = 1012 mg
      acceleration_y_ms2: 1.883, // 0x00c0 = 192 mg
      acceleration_z_ms2: -0.745, // 0xffb4 = 65460 - 65536 = -76 mg
      battery_mv: 2947, // 0xa876 = 43126 = 1347 * 32 + 22; 1600 + 1347
      tx_power_dbm: 4, // 22 * 2 - 40
      movement_counter: 113, // 0x71
      sequence: 56_186, // 0xdb7a
    },
  },
  {
    event: '043e2b020103018b5c54bb40f31f0201061bff9904050d3445dfcfcd0024ffd80410aab6ec7297f340bb545c8bb1',
    deviceId: 'f340bb545c8b',
    values: {
      temperature_c: 16.9, // 0x0d34 = 3380; / 200
      humidity_rh: 44.7175, // 0x45df = 17887; / 400
      pressure_pa: 103_197, // 0xcfcd = 53197; + 50000
      acceleration_x_ms2: 0.353, // 0x0024 = 36 mg
      acceleration_y_ms2: -0.392, // 0xffd8 = 65496 - 65536 = -40 mg
      acceleration_z_ms2: 10.199, // 0x0410 = 1040 mg
      battery_mv: 2965, // 0xaab6 = 43702 = 1365 * 32 + 22; 1600 + 1365
      tx_power_dbm: 4, // 22 * 2 - 40
      movement_counter: 236, // 0xec
      sequence: 29_335, // 0x7297
    },
  },
  {
    event: '043e2b020103018debb07f39ec1f0201061bff9904050bee5b07cee80054fff0fc24a6361a20a6ec397fb0eb8db2',
    deviceId: 'ec397fb0eb8d',
    values: {
      temperature_c: 15.27, // 0x0bee = 3054; / 200
      humidity_rh: 58.2575, // 0x5b07 = 23303; / 400
      pressure_pa: 102_968, // 0xcee8 = 52968; + 50000
      acceleration_x_ms2: 0.824, // 0x0054 = 84 mg
      acceleration_y_ms2: -0.157, // 0xfff0 = 65520 - 65536 = -16 mg
      acceleration_z_ms2: -9.689, // 0xfc24 = 64548 - 65536 = -988 mg
      battery_mv: 2929, // 0xa636 = 42550 = 1329 * 32 + 22; 1600 + 1329
      tx_power_dbm: 4, // 22 * 2 - 40
      movement_counter: 26, // 0x1a
      sequence: 8358, // 0x20a6
    },
  },
  {
    event: '043e2b02010001aa17f505d6ce1f0201061bff99040511f83b83cc5dfffcfffc03dca7161427d2ced605f517aacb',
    deviceId: 'ced605f517aa',
    values: {
      temperature_c: 23, // 0x11f8 = 4600; / 200
      humidity_rh: 38.0875, // 0x3b83 = 15235; / 400
      pressure_pa: 102_317, // 0xcc5d = 52317; + 50000
      acceleration_x_ms2: -0.039, // 0xfffc = 65532 - 65536 = -4 mg
      acceleration_y_ms2: -0.039, // 0xfffc = -4 mg
      acceleration_z_ms2: 9.689, // 0x03dc = 988 mg
      battery_mv: 2936, // 0xa716 = 42774 = 1336 * 32 + 22; 1600 + 1336
      tx_power_dbm: 4, // 22 * 2 - 40
      movement_counter: 20, // 0x14
      sequence: 10_194, // 0x27d2
    },
  },
];

describe('frames captured on air', () => {
  it.each(FRAMES)('of tag $deviceId hold the values computed by hand', ({ event, deviceId, values }) => {
    const result = decodeAdvertisement(sighting(advertisingDataOf(octetsOf(event))));
    expect(result).toEqual({
      format: 'ruuvi-df5',
      values,
      packetId: values.sequence,
      packetIdSpan: 65_535,
      deviceId,
    });
  });
});
