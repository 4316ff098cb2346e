import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { INKBIRD, type InkbirdBlock } from './block.ts';

const LENGTH = 9;
/** IBS-TH and ITH-12S; then IBS-TH2 and its sister IBS-P01B without humidity. */
const MODELS: ReadonlyMap<string, string> = new Map([
  ['sps', 'IBS-TH'],
  ['tps', 'IBS-TH2/P01B'],
]);

const PROBE_AT = 4;
const INTERNAL = 0;
/** Users saw 3 of a probe on a wire, too. */
const ON_A_WIRE: readonly number[] = [1, 3];

const HUMIDITY_AND_BATTERY: readonly Field[] = [
  { quantity: 'humidity_rh', at: 2, type: 'u16le', divide: 100, unavailable: [0x0000, 0xffff] },
  { quantity: 'battery_pct', at: 7, type: 'u8' },
];

const temperature = (quantity: string): Field => ({ quantity, at: 0, type: 's16le', divide: 100 });
const INTERNAL_FIELDS = [temperature('temperature_c'), ...HUMIDITY_AND_BATTERY];
const WIRE_FIELDS = [temperature('temperature_probe_c_1'), ...HUMIDITY_AND_BATTERY];

const MOST_HUMID = 100;

/**
 * Octets, least significant first: 0-1 hundredths of °C, 2-3 hundredths of %RH (0x0000 and 0xFFFF: no such sensor),
 * 4 which sensor the temperature is of, 5-6 check sum, 7 battery in %, 8 unknown. Told by the name alone.
 */
export function readNineOctets({ octets, name }: InkbirdBlock): Decoded | Rejected | undefined {
  const model = MODELS.get(name);
  if (model === undefined || octets.length !== LENGTH) return undefined;
  const fields = fieldsOf(octets[PROBE_AT] ?? 0);
  if (fields === undefined) return { format: INKBIRD, reject: 'unknown-object-id' };
  const values = readFields(octets, fields) ?? {};
  if (isBroken(values)) return { format: INKBIRD, reject: 'implausible' };
  return { format: INKBIRD, values, device: { model } };
}

function fieldsOf(probe: number): readonly Field[] | undefined {
  if (probe === INTERNAL) return INTERNAL_FIELDS;
  return ON_A_WIRE.includes(probe) ? WIRE_FIELDS : undefined;
}

/** These sensors now and then send a frame of garbage: its humidity gives it away. */
export function isBroken({ humidity_rh }: Readonly<Record<string, Value>>): boolean {
  return typeof humidity_rh === 'number' && humidity_rh > MOST_HUMID;
}
