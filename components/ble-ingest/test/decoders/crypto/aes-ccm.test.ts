import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decryptCcm, decryptCcmWithoutTag } from '../../../src/decoders/crypto/aes-ccm.ts';
import { octetsOf } from '../../../src/vectors/vector-sightings.ts';

/** Example 1 of NIST SP 800-38C, appendix C.1: a tag of 4 octets and a nonce of 7. */
const EXAMPLE = {
  key: octetsOf('404142434445464748494a4b4c4d4e4f'),
  nonce: octetsOf('10111213141516'),
  associatedData: octetsOf('0001020304050607'),
  ciphertext: octetsOf('7162015b'),
  tag: octetsOf('4dac255d'),
};
const PLAINTEXT = octetsOf('20212223');

const octets = fc.uint8Array({ maxLength: 20 });

describe('AES-128-CCM', () => {
  it("decrypts the standard's example", () => {
    expect(new Uint8Array(decryptCcm(EXAMPLE) ?? [])).toEqual(PLAINTEXT);
  });

  it.each(['key', 'nonce', 'associatedData', 'ciphertext', 'tag'] as const)(
    'gives nothing where one bit of the %s is wrong',
    (part) => {
      const wrong = EXAMPLE[part].with(0, (EXAMPLE[part][0] ?? 0) ^ 1);
      expect(decryptCcm({ ...EXAMPLE, [part]: wrong })).toBeUndefined();
    },
  );

  it.each([
    { part: 'key', octets: 12 },
    { part: 'key', octets: 0 },
    { part: 'nonce', octets: 6 },
    { part: 'nonce', octets: 14 },
    { part: 'tag', octets: 3 },
    { part: 'tag', octets: 8 },
  ])('gives nothing for a $part of $octets octets', ({ part, octets: length }) => {
    expect(decryptCcm({ ...EXAMPLE, [part]: new Uint8Array(length) })).toBeUndefined();
  });

  it('decrypts without the tag to the same octets', () => {
    const { key, nonce, ciphertext } = EXAMPLE;
    expect(new Uint8Array(decryptCcmWithoutTag(key, nonce, ciphertext) ?? [])).toEqual(PLAINTEXT);
    expect(decryptCcmWithoutTag(key.subarray(1), nonce, ciphertext)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(octets, octets, octets, octets, (key, nonce, ciphertext, tag) => {
        expect(decryptCcm({ key, nonce, ciphertext, tag })).toBeUndefined();
        decryptCcmWithoutTag(key, nonce, ciphertext);
      }),
    );
  });
});
