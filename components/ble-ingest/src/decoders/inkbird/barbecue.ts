import { hex } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { type Field, rawNumber, readFields } from '../fields.ts';
import { INKBIRD, type InkbirdBlock } from './block.ts';

/** Probes by the length of the frame. */
const PROBES: ReadonlyMap<number, number> = new Map([
  [12, 1],
  [14, 2],
  [18, 4],
  [22, 6],
]);
const PROBES_AT = 10;
const ADDRESS_AT = 4;
const ADDRESS_END = 10;

/** -0.1 and -1.0 °C: nothing is plugged in. */
const NOT_PLUGGED_IN = [-1, -10];

/** Frames of this kind hold a count that rises twice a minute in the places of the temperatures. */
const COUNTING_KIND = 2;

/** The first four octets of frames that were heard of devices without a name. */
const STARTS: readonly string[] = ['00000000', '01000000'];

/**
 * iBBQ and xBBQ meat thermometers. Octets: 0-3 kind of frame, 4-9 the address in either order, then tenths of °C of each
 * probe, least significant octet first. Told by the name; where that has not been heard, by the device's own address.
 */
export function readBarbecue(block: InkbirdBlock): Decoded | Rejected | undefined {
  const probes = PROBES.get(block.octets.length);
  if (probes === undefined || !(isNamed(block) || holdsItsAddress(block))) return undefined;
  const values = readFields(block.octets, fieldsOf(probes)) ?? {};
  if (Object.keys(values).length === 0 || isCount(block.octets, probes))
    return { format: INKBIRD, reject: 'all-values-unavailable' };
  return { format: INKBIRD, values, device: { model: `iBBQ-${probes}` } };
}

/**
 * True of a frame of the counting kind in which two probes tell the same, as they do of the time since the device was
 * switched on (home-assistant/core#76226). Where they differ we follow the suite of inkbird-ble, which reads temperatures.
 */
function isCount(octets: Uint8Array, probes: number): boolean {
  if (rawNumber(octets, 0, 'u16le') !== COUNTING_KIND) return false;
  const counts = Array.from({ length: probes }, (_, index) => rawNumber(octets, PROBES_AT + index * 2, 'u16le'));
  return new Set(counts).size < probes;
}

function fieldsOf(probes: number): readonly Field[] {
  return Array.from({ length: probes }, (_, index) => ({
    quantity: `temperature_probe_c_${index + 1}`,
    at: PROBES_AT + index * 2,
    type: 's16le',
    divide: 10,
    unavailable: NOT_PLUGGED_IN,
  }));
}

function isNamed({ name }: InkbirdBlock): boolean {
  return name.startsWith('ibbq') || name.startsWith('xbbq');
}

function holdsItsAddress({ octets, sighting }: InkbirdBlock): boolean {
  if (!STARTS.includes(hex(octets.subarray(0, ADDRESS_AT)))) return false;
  const address = octets.slice(ADDRESS_AT, ADDRESS_END);
  return hex(address) === sighting.address || hex(address.reverse()) === sighting.address;
}
