import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { manufacturerDecoder, printableText } from '../exact-payload.ts';

const FORMAT = 'garnet';
/** The maker of the radio chip; Oras uses its number too. */
const CYPRESS = 0x0131;
const MODEL = 'SeeLeveL II 709-BTP3';

/** What is measured, by the number of the sensor, and what divides its digits. */
const SENSORS: readonly { readonly quantity: string; readonly divide?: number }[] = [
  { quantity: 'tank_fresh_pct' },
  { quantity: 'tank_black_pct' },
  { quantity: 'tank_grey_pct' },
  { quantity: 'tank_lpg_pct' },
  { quantity: 'tank_lpg_pct_2' },
  { quantity: 'tank_galley_pct' },
  { quantity: 'tank_galley_pct_2' },
  { quantity: 'temperature_c' },
  { quantity: 'temperature_c_2' },
  { quantity: 'temperature_c_3' },
  { quantity: 'temperature_c_4' },
  { quantity: 'tank_chemical_pct' },
  { quantity: 'tank_chemical_pct_2' },
  { quantity: 'voltage_v', divide: 10 },
];

/**
 * Garnet SeeLeveL II tank monitors: manufacturer data of 14 octets. 0-2 number of the vehicle, 3 number of the sensor, 4-6
 * its value as digits, or letters that name an error, 7-9 and 10-12 volume and size of the tank (not used), 13 the alarm
 * as a digit.
 */
export const garnet = manufacturerDecoder({ format: FORMAT, companyId: CYPRESS, octets: 14, read });

function read(payload: Uint8Array): Decoded | Rejected | undefined {
  const sensor = SENSORS[payload[3] ?? SENSORS.length];
  const match = /^(\d{3}| {0,2}\d{1,3}|[A-Z ]{3})[\d ]{6}(\d)$/.exec(printableText(payload.subarray(4)) ?? '');
  const [, reading, alarm] = match ?? [];
  if (sensor === undefined || reading === undefined || alarm === undefined) return undefined;
  return {
    format: FORMAT,
    values: { ...measured(sensor.quantity, reading.trim(), sensor.divide ?? 1), problem: alarm !== '0' },
    device: { model: MODEL },
  };
}

function measured(quantity: string, reading: string, divide: number): Record<string, Value> {
  return /^\d+$/.test(reading) ? { [quantity]: Number(reading) / divide } : { fault: quantity };
}
