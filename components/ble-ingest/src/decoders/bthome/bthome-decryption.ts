import { uintLE } from '../byte-fields.ts';
import { decryptCcm, TAG_OCTETS } from '../crypto/aes-ccm.ts';
import { addressOctets, joined } from '../crypto/octets.ts';
import type { Decoded, Rejected, RejectReason, Sighting } from '../decoder.ts';
import { isRejected } from '../decoder.ts';

const COUNTER_OCTETS = 4;

/** What the encryption of a version adds to the payload. */
export type BthomeEncryption = {
  /** Octets of the nonce between the sensor's address and the counter. */
  readonly nonceMiddle: Uint8Array;
  readonly associatedData?: Uint8Array;
  /** Octets of the shortest object: less cannot be a message. */
  readonly shortestPlaintext: number;
};

type Decrypted = { readonly plaintext: Uint8Array; readonly counter: number };

/**
 * Decrypts a payload (bthome.io/encryption): ciphertext, a counter of four octets, and a tag of four. The nonce is the
 * sensor's address, `nonceMiddle` and the counter. `read` is given the plaintext.
 */
export function readEncrypted(
  format: string,
  payload: Uint8Array,
  key: Uint8Array | undefined,
  address: string,
  encryption: BthomeEncryption,
  read: (plaintext: Uint8Array) => Decoded | Rejected,
): Decoded | Rejected {
  const decrypted = decrypt(payload, key, address, encryption);
  if (typeof decrypted === 'string') return { format, reject: decrypted };
  const result = read(decrypted.plaintext);
  return isRejected(result) ? result : { ...result, authenticated: true, counter: decrypted.counter };
}

function decrypt(
  payload: Uint8Array,
  key: Uint8Array | undefined,
  address: string,
  { nonceMiddle, associatedData, shortestPlaintext }: BthomeEncryption,
): Decrypted | RejectReason {
  const length = payload.length - COUNTER_OCTETS - TAG_OCTETS;
  if (length < shortestPlaintext) return 'truncated';
  if (key === undefined) return 'key-required';
  const counter = payload.subarray(length, length + COUNTER_OCTETS);
  const plaintext = decryptCcm({
    key,
    nonce: joined(addressOctets(address), nonceMiddle, counter),
    ciphertext: payload.subarray(0, length),
    tag: payload.subarray(length + COUNTER_OCTETS),
    ...(associatedData === undefined ? {} : { associatedData }),
  });
  return plaintext === undefined ? 'bad-key' : { plaintext, counter: uintLE(counter, 0, COUNTER_OCTETS) };
}

/** The key of the sensor that sent a frame: by the address in its payload, else by that on air. */
export function keyFor(sighting: Sighting, deviceId: string | undefined): Uint8Array | undefined {
  return sighting.keyOf?.(deviceId ?? sighting.address);
}
