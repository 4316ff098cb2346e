import type { Value } from '@sward/contracts/reading.ts';
import { decryptCcm, TAG_OCTETS } from '../crypto/aes-ccm.ts';
import { addressOctets, joined, reversed } from '../crypto/octets.ts';
import type { Decoded, Rejected, Sighting } from '../decoder.ts';

/** Service Data of 0x181A as an AD structure has it: type and UUID. Part of the nonce, behind the structure's length. */
const TYPE_AND_UUID = Uint8Array.of(0x16, 0x1a, 0x18);
const ASSOCIATED_DATA = Uint8Array.of(0x11);
const COUNTER_SPAN = 256;

/**
 * Decrypts service data of pvvx's firmware: a counter of one octet, the ciphertext, a tag of four octets. The nonce is the
 * sensor's address reversed, then the AD structure from its length to the counter. `read` is given the plaintext. The counter
 * starts again after 256 frames, hence tells repetitions and protects from no replay: it is a packet id.
 */
export function decryptAtc(
  format: string,
  payload: Uint8Array,
  { address, keyOf }: Sighting,
  read: (plaintext: Uint8Array) => Readonly<Record<string, Value>>,
): Decoded | Rejected {
  const key = keyOf?.(address);
  if (key === undefined) return { format, reject: 'key-required' };
  const counter = payload.subarray(0, 1);
  const adLength = Uint8Array.of(TYPE_AND_UUID.length + payload.length);
  const plaintext = decryptCcm({
    key,
    nonce: joined(reversed(addressOctets(address)), adLength, TYPE_AND_UUID, counter),
    ciphertext: payload.subarray(1, -TAG_OCTETS),
    tag: payload.subarray(-TAG_OCTETS),
    associatedData: ASSOCIATED_DATA,
  });
  if (plaintext === undefined) return { format, reject: 'bad-key' };
  const packetId = counter[0] ?? 0;
  return { format, values: read(plaintext), packetId, packetIdSpan: COUNTER_SPAN, authenticated: true };
}
