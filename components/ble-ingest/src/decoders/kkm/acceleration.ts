import type { Value } from '@sward/contracts/reading.ts';
import { signed, uintBE } from '../byte-fields.ts';

export const ACCELERATION_OCTETS = 6;

/** X, Y, Z in mg (signed, most significant octet first) from `at`, to 0.001 m/s². */
export function acceleration(frame: Uint8Array, at: number): Record<string, Value> {
  const axis = (offset: number) => Math.round(signed(uintBE(frame, at + offset, 2), 16) * 9.80665) / 1000;
  return { acceleration_x_ms2: axis(0), acceleration_y_ms2: axis(2), acceleration_z_ms2: axis(4) };
}
