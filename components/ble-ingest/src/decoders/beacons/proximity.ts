import type { Value } from '@sward/contracts/reading.ts';
import { hex, signed, uintBE } from '../byte-fields.ts';

/** UUID (16 octets), major and minor (2 each, most significant first), power at one metre (signed dBm) from `at`. */
export function proximity(octets: Uint8Array, at: number): Record<string, Value> {
  return {
    beacon_uuid: hex(octets.subarray(at, at + 16)),
    major: uintBE(octets, at + 16, 2),
    minor: uintBE(octets, at + 18, 2),
    measured_power_dbm: signed(uintBE(octets, at + 20, 1), 8),
  };
}
