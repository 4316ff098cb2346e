import type { Decoded, Rejected } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { listsService } from '../sighting.ts';
import { INKBIRD, type InkbirdBlock } from './block.ts';
import { isBroken } from './nine-octets.ts';

const LENGTH = 18;
const SERVICE = 'fff0';
const MODELS: ReadonlySet<string> = new Set(['ibs-p02b', 'ith-11-b', 'ith-13-b', 'ith-21-b']);

/** How the addresses of these devices start: what stands where a company belongs. */
export const ADDRESS_START = 0x2449;
const ZEROS_AT = 15;

const FIELDS: readonly Field[] = [
  { quantity: 'temperature_c', at: 6, type: 's16le', divide: 10 },
  { quantity: 'humidity_rh', at: 8, type: 'u16le', divide: 10, unavailable: [0] },
  { quantity: 'battery_pct', at: 10, type: 'u8' },
];

/**
 * Octets, least significant first: 0-5 the address, 6-7 tenths of °C, 8-9 tenths of %RH (0: no such sensor), 10 battery
 * in %, 11-17 unknown, the last three zero. Told by the name; where that has not been heard, by service and address.
 */
export function readEighteenOctets(block: InkbirdBlock): Decoded | Rejected | undefined {
  const { octets, name } = block;
  if (octets.length !== LENGTH || !(MODELS.has(name) || isUnnamedOne(block))) return undefined;
  const values = readFields(octets, FIELDS) ?? {};
  if (isBroken(values)) return { format: INKBIRD, reject: 'implausible' };
  return { format: INKBIRD, values, ...(MODELS.has(name) ? { device: { model: name.toUpperCase() } } : {}) };
}

function isUnnamedOne({ octets, sighting }: InkbirdBlock): boolean {
  const start = (octets[0] ?? 0) | ((octets[1] ?? 0) << 8);
  const endsInZeros = octets.subarray(ZEROS_AT).every((octet) => octet === 0);
  return start === ADDRESS_START && endsInZeros && listsService(sighting, SERVICE);
}
