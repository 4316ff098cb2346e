import type { Value } from '@sward/contracts/reading.ts';
import { hex, signed, uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { INKBIRD, type InkbirdBlock } from './block.ts';
import { isBroken } from './nine-octets.ts';

const LENGTH = 17;
/** "T2", where a company belongs; then the address, which starts like this. */
export const IAM_T2 = 0x3254;
const START = '54320062';
const ADDRESS_AT = 3;
const ADDRESS_END = 9;
const STATUS_AT = 9;
const FAHRENHEIT = 0x02;

/**
 * IAM-T2. Octets, most significant first: 0-1 "T2", 3-8 the address, 9 status, 10-11 tenths of a degree (°F where bit 1 of
 * the status says that the display shows these), 12-13 tenths of %RH, 14-15 CO2 in ppm, 16 battery in an unknown unit.
 */
export function readIndoorAir({ octets }: InkbirdBlock): Decoded | Rejected | undefined {
  if (octets.length !== LENGTH || hex(octets.subarray(0, 4)) !== START) return undefined;
  const values = measurements(octets);
  if (isBroken(values)) return { format: INKBIRD, reject: 'implausible' };
  return {
    format: INKBIRD,
    values,
    device: { model: 'IAM-T2' },
    deviceId: hex(octets.subarray(ADDRESS_AT, ADDRESS_END)),
  };
}

function measurements(octets: Uint8Array): Record<string, Value> {
  const tenths = signed(uintBE(octets, 10, 2), 16);
  const isFahrenheit = ((octets[STATUS_AT] ?? 0) & FAHRENHEIT) !== 0;
  return {
    temperature_c: isFahrenheit ? celsius(tenths) : tenths / 10,
    humidity_rh: uintBE(octets, 12, 2) / 10,
    co2_ppm: uintBE(octets, 14, 2),
  };
}

/** To 0.01 °C: finer than 0.1 °F. */
function celsius(tenthsOfFahrenheit: number): number {
  return Math.round(((tenthsOfFahrenheit - 320) * 50) / 9) / 100;
}
