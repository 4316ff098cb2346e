import type { Value } from '@sward/contracts/reading.ts';
import { rounded } from '../exact-payload.ts';
import { type FieldType, rawNumber } from '../fields.ts';

const STANDARD_GRAVITY = 9.80665;
/** The sensor of these tags measures no more, in any of its ranges. */
const GREATEST_MILLI_G = 16_000;

/**
 * Acceleration X Y Z in m/s² from three fields from `at`, of which `perMilliG` counts are a thousandth of standard gravity;
 * `undefined` where one is out of the sensor's range: both services are anybody's.
 */
export function accelerations(
  octets: Uint8Array,
  at: number,
  type: FieldType,
  perMilliG: number,
): Record<string, Value> | undefined {
  const milliG = [at, at + 2, at + 4].map((start) => rawNumber(octets, start, type) / perMilliG);
  if (milliG.some((value) => Math.abs(value) > GREATEST_MILLI_G)) return undefined;
  const [x = 0, y = 0, z = 0] = milliG.map((value) => rounded((value * STANDARD_GRAVITY) / 1000, 3));
  return { acceleration_x_ms2: x, acceleration_y_ms2: y, acceleration_z_ms2: z };
}
