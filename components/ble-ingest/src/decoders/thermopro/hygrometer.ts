import { present } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { THERMOPRO } from './format.ts';

const SHORTEST = 6;
const BATTERY_AT = 4;
const BATTERY_BITS = 0x03;
/** A display of three bars: the device tells no finer. */
const BATTERY_PCT: readonly number[] = [1, 50, 100];

const CLIMATE: readonly Field[] = [
  { quantity: 'temperature_c', at: 1, type: 's16le', divide: 10 },
  { quantity: 'humidity_rh', at: 3, type: 'u8' },
];
const MOST_HUMID = 100;

/**
 * TP357, TP358, TP359, TP393, TP397. Octets: 0 unknown, 1-2 tenths of °C, least significant octet first, 3 %RH (all three
 * 0xFF: nothing measured), 4 battery in its lower two bits, then some more that differ between models.
 */
export function readHygrometer(octets: Uint8Array, model: string): Decoded | Rejected | undefined {
  if (octets.length < SHORTEST) return undefined;
  const climate = hasMeasured(octets) ? readFields(octets, CLIMATE) : {};
  if (Number(climate?.['humidity_rh'] ?? 0) > MOST_HUMID) return { format: THERMOPRO, reject: 'implausible' };
  const battery_pct = BATTERY_PCT[(octets[BATTERY_AT] ?? 0) & BATTERY_BITS];
  const values = { ...climate, ...present({ battery_pct }) };
  if (Object.keys(values).length === 0) return { format: THERMOPRO, reject: 'all-values-unavailable' };
  return { format: THERMOPRO, values, device: { model } };
}

function hasMeasured(octets: Uint8Array): boolean {
  return octets.subarray(1, 4).some((octet) => octet !== 0xff);
}
