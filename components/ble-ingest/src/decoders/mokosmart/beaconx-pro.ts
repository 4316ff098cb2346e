import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { accelerations } from './accelerations.ts';

const FORMAT = 'mbxpro';
const SERVICE = 'feab';

const DEVICE_INFO = 0x40;
const MOTION = 0x60;
const CLIMATE = 0x70;
/** In motion frames: measured in a range of 2 g. In the others a count means something else. */
const RANGE_2_G = 0x00;
/** 12 bits of a thousandth of standard gravity each, at the upper end of 16. */
const COUNTS_PER_MILLI_G = 16;

const CLIMATE_FIELDS: readonly Field[] = [
  { quantity: 'temperature_c', at: 3, type: 's16be', divide: 10 },
  { quantity: 'humidity_rh', at: 5, type: 'u16be', divide: 10, unavailable: [0xffff] },
  { quantity: 'battery_mv', at: 7, type: 'u16be' },
];

const INFO_FIELDS: readonly Field[] = [{ quantity: 'battery_mv', at: 3, type: 'u16be' }];
const MOTION_FIELDS: readonly Field[] = [{ quantity: 'battery_mv', at: 12, type: 'u16be' }];

/** Octets of each frame: more or fewer are another firmware's. The information frame has grown; its start has not. */
type Frame = {
  readonly least: number;
  readonly most: number;
  readonly read: (payload: Uint8Array) => Record<string, Value> | undefined;
};

const FRAMES: ReadonlyMap<number, Frame> = new Map<number, Frame>([
  [DEVICE_INFO, { least: 11, most: 27, read: (payload) => readFields(payload, INFO_FIELDS) }],
  [MOTION, { least: 21, most: 21, read: motion }],
  [CLIMATE, { least: 16, most: 16, read: (payload) => readFields(payload, CLIMATE_FIELDS) }],
]);

/**
 * MokoSmart BeaconX Pro: service data, its first octet the kind of frame. 0x40: 3-4 battery. 0x60: 4 range of the
 * acceleration, 6-11 acceleration X Y Z, 12-13 battery. 0x70: 3-4 temperature in 0.1 °C, 5-6 humidity in 0.1 %RH, 7-8
 * battery. Battery in mV; most significant octet first.
 */
export const beaconXPro: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: SERVICE }],
  decode: ({ advertisement }): Decoded | undefined => {
    for (const { uuid, data } of advertisement.serviceBlocks) {
      const values = uuid === SERVICE ? valuesOf(data) : undefined;
      if (values !== undefined) return { format: FORMAT, values, device: { model: 'BeaconX Pro' } };
    }
    return undefined;
  },
};

function valuesOf(payload: Uint8Array): Record<string, Value> | undefined {
  const frame = FRAMES.get(payload[0] ?? 0);
  if (frame === undefined || payload.length < frame.least || payload.length > frame.most) return undefined;
  return frame.read(payload);
}

function motion(payload: Uint8Array): Record<string, Value> | undefined {
  const battery = readFields(payload, MOTION_FIELDS);
  if (payload[4] !== RANGE_2_G) return battery;
  const axes = accelerations(payload, 6, 's16be', COUNTS_PER_MILLI_G);
  return axes && { ...axes, ...battery };
}
