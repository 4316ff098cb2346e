import type { Decoded, Rejected } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';
import { type Field, rawNumber, readFields } from '../fields.ts';

const FORMAT = 'mikrotik';
const MIKROTIK = 0x094f;
const VERSION = 1;
const ENCRYPTED = 0x01;
const NO_THERMOMETER = -0x8000;
const BATTERY_AT = 17;

/** What made the tag advertise, bit by bit. */
const FLAGS = ['magnet', 'tilt', 'free_fall', 'impact_x', 'impact_y', 'impact_z'];

const FIELDS: readonly Field[] = [
  { quantity: 'acceleration_x_ms2', at: 4, type: 's16le', divide: 256 },
  { quantity: 'acceleration_y_ms2', at: 6, type: 's16le', divide: 256 },
  { quantity: 'acceleration_z_ms2', at: 8, type: 's16le', divide: 256 },
  { quantity: 'temperature_c', at: 10, type: 's16le', divide: 256, unavailable: [NO_THERMOMETER] },
  { quantity: 'uptime_s', at: 12, type: 'u32le' },
];

/**
 * MikroTik tags TG-BT5-IN and TG-BT5-OUT (help.mikrotik.com, "MikroTik tag advertisement packet structure"):
 * manufacturer data of 18 octets, least significant first. 0 version, 1 bit 0 encrypted, 2-3 salt, 4-9 acceleration X Y Z
 * in m/s² as signed 8.8 fixed point, 10-11 temperature in °C likewise (-128: a tag without thermometer), 12-15 uptime in
 * s, 16 flags, 17 battery in %.
 */
export const mikrotik = manufacturerDecoder({ format: FORMAT, companyId: MIKROTIK, octets: 18, read });

function read(payload: Uint8Array): Decoded | Rejected | undefined {
  const [version, options = 0] = payload;
  if (version !== VERSION) return { format: FORMAT, reject: 'bad-version' };
  if ((options & ENCRYPTED) !== 0) return { format: FORMAT, reject: 'key-required' };
  const isIndoors = rawNumber(payload, 10, 's16le') === NO_THERMOMETER;
  return {
    format: FORMAT,
    values: { ...readFields(payload, FIELDS), ...battery(payload[BATTERY_AT] ?? 0), ...flags(payload[16] ?? 0) },
    device: { model: isIndoors ? 'TG-BT5-IN' : 'TG-BT5-OUT' },
  };
}

/** Tags were heard with more than 100: that is no charge, and no reason to doubt the rest. */
function battery(percent: number): Record<string, number> {
  return percent > 100 ? {} : { battery_pct: percent };
}

function flags(bits: number): Record<string, boolean> {
  return Object.fromEntries(FLAGS.map((name, bit) => [name, (bits & (1 << bit)) !== 0]));
}
