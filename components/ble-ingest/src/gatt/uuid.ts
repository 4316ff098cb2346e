import { hex } from '../decoders/byte-fields.ts';

/** The last 24 digits of every UUID that the SIG assigned (Core Specification Vol 3 Part B section 2.5.1). */
const BASE = '00001000800000805f9b34fb';

/**
 * A UUID as `GattCharacteristic` spells it: 4 lower-case hex digits where it is one of the SIG's, else 32. Takes dashes,
 * capitals, `0x`, and the long form of a short UUID; `undefined` for anything else.
 */
export function normalUuid(text: string): string | undefined {
  const digits = text.trim().toLowerCase().replace(/^0x/, '').replaceAll('-', '');
  if (!/^[0-9a-f]+$/.test(digits)) return undefined;
  if (digits.length === 4) return digits;
  if (digits.length === 8) return digits.startsWith('0000') ? digits.slice(4) : digits + BASE;
  if (digits.length !== 32) return undefined;
  return digits.startsWith('0000') && digits.endsWith(BASE) ? digits.slice(4, 8) : digits;
}

/** The UUID in 2 or 16 octets of an attribute, least significant first; `undefined` for other lengths. */
export function uuidOfOctets(octets: Uint8Array): string | undefined {
  if (octets.length !== 2 && octets.length !== 16) return undefined;
  return normalUuid(hex(octets.toReversed()));
}
