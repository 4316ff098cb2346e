import { uintLE } from '../byte-fields.ts';
import { decryptCcm, decryptCcmWithoutTag, TAG_OCTETS } from '../crypto/aes-ccm.ts';
import { addressOctets, joined, reversed } from '../crypto/octets.ts';
import type { RejectReason } from '../decoder.ts';
import type { MibeaconFrame } from './mibeacon-frame.ts';

/** Objects in the clear. `counter` where the frame is from a version whose counter is known to rise. */
export type DecryptedObjects = { readonly objects: Uint8Array; readonly counter?: number };

const FIRST_VERSION_WITH_TAG = 4;
const EXTENDED_COUNTER_OCTETS = 3;
/** Frames of versions 2 and 3 end in the extended counter and one octet more. */
const LEGACY_TRAILER_OCTETS = EXTENDED_COUNTER_OCTETS + 1;
/** The shortest object is an id of two octets and a length of zero; a device that sends less never was seen. */
const SHORTEST_OBJECT = 3;

const ASSOCIATED_DATA = Uint8Array.of(0x11);

/** Keys of versions 2 and 3 have twelve octets; these four stand in the midst of them. */
const LEGACY_KEY_OCTETS = 12;
const LEGACY_KEY_MIDDLE = Uint8Array.of(0x8d, 0x3d, 0x3c, 0x97);

/** Decrypts the objects of a frame; `address` is the sensor's. */
export function decryptObjects(
  frame: MibeaconFrame,
  key: Uint8Array | undefined,
  address: string,
): DecryptedObjects | RejectReason {
  const trailer = frame.version < FIRST_VERSION_WITH_TAG ? LEGACY_TRAILER_OCTETS : EXTENDED_COUNTER_OCTETS + TAG_OCTETS;
  const length = frame.payload.length - trailer;
  if (length < SHORTEST_OBJECT) return 'truncated';
  if (key === undefined) return 'key-required';
  const decrypt = frame.version < FIRST_VERSION_WITH_TAG ? decryptLegacy : decryptTagged;
  return decrypt(frame, length, key, reversed(addressOctets(address))) ?? 'bad-key';
}

/** Versions 4 and 5. The extended counter goes up when the frame counter overflows: together they are one of 32 bits. */
function decryptTagged(
  { header, frameCounter, payload }: MibeaconFrame,
  length: number,
  key: Uint8Array,
  address: Uint8Array,
): DecryptedObjects | undefined {
  const extended = payload.subarray(length, length + EXTENDED_COUNTER_OCTETS);
  const objects = decryptCcm({
    key,
    nonce: joined(address, header.subarray(2), extended),
    ciphertext: payload.subarray(0, length),
    tag: payload.subarray(length + EXTENDED_COUNTER_OCTETS),
    associatedData: ASSOCIATED_DATA,
  });
  const counter = uintLE(extended, 0, EXTENDED_COUNTER_OCTETS) * 0x100 + frameCounter;
  return objects && { objects, counter };
}

/**
 * Versions 2 and 3: no tag, so a wrong key gives octets too, which the caller finds to be no objects. Their extended counter
 * was never seen other than zero: it protects from nothing, and is not told.
 */
function decryptLegacy(
  { header, payload }: MibeaconFrame,
  length: number,
  key: Uint8Array,
  address: Uint8Array,
): DecryptedObjects | undefined {
  const extended = payload.subarray(length, length + EXTENDED_COUNTER_OCTETS);
  const nonce = joined(header, extended, address.subarray(0, 5));
  const objects = decryptCcmWithoutTag(legacyKey(key), nonce, payload.subarray(0, length));
  return objects && { objects };
}

function legacyKey(key: Uint8Array): Uint8Array {
  if (key.length !== LEGACY_KEY_OCTETS) return key;
  return joined(key.subarray(0, 6), LEGACY_KEY_MIDDLE, key.subarray(6));
}
