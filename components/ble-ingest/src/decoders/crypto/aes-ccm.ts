import { createDecipheriv } from 'node:crypto';

/** An AES-128-CCM message (RFC 3610) as sensors send it: with a tag of 4 octets. */
export type CcmMessage = {
  /** 16 octets. */
  readonly key: Uint8Array;
  /** 7 to 13 octets. */
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
  /** Octets that the tag covers besides the ciphertext. */
  readonly associatedData?: Uint8Array;
};

export const TAG_OCTETS = 4;
const KEY_OCTETS = 16;
const SHORTEST_NONCE = 7;
const LONGEST_NONCE = 13;
/** Octets that the nonce and the block counter share with a flags octet (RFC 3610 section 2.3). */
const BLOCK_OCTETS = 16;

/** The plaintext; `undefined` where the tag does not fit or a length is not one of AES-128-CCM. Never throws. */
export function decryptCcm({ key, nonce, ciphertext, tag, associatedData }: CcmMessage): Uint8Array | undefined {
  if (!hasCcmLengths(key, nonce) || tag.length !== TAG_OCTETS) return undefined;
  try {
    const decipher = createDecipheriv('aes-128-ccm', key, nonce, { authTagLength: TAG_OCTETS });
    decipher.setAuthTag(tag);
    if (associatedData) decipher.setAAD(associatedData, { plaintextLength: ciphertext.length });
    const plaintext = decipher.update(ciphertext);
    // Only this tells that the tag fits.
    decipher.final();
    return plaintext;
  } catch {
    return undefined;
  }
}

/**
 * The plaintext of a CCM ciphertext that came without its tag: nothing tells whether the key was right, the caller must
 * judge the plaintext. `undefined` where a length is not one of AES-128-CCM. Never throws.
 */
export function decryptCcmWithoutTag(
  key: Uint8Array,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  if (!hasCcmLengths(key, nonce)) return undefined;
  return createDecipheriv('aes-128-ctr', key, firstCounterBlock(nonce)).update(ciphertext);
}

/** A_1 of RFC 3610 section 2.3: the octets of the counter less one, the nonce, the counter 1. Block 0 is the tag's. */
function firstCounterBlock(nonce: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_OCTETS);
  block[0] = BLOCK_OCTETS - 1 - nonce.length - 1;
  block.set(nonce, 1);
  block[BLOCK_OCTETS - 1] = 1;
  return block;
}

function hasCcmLengths(key: Uint8Array, nonce: Uint8Array): boolean {
  return key.length === KEY_OCTETS && nonce.length >= SHORTEST_NONCE && nonce.length <= LONGEST_NONCE;
}
