import { createDecipheriv } from 'node:crypto';
import { present, uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected, Sighting } from '../decoder.ts';
import { crc8 } from './crc8.ts';
import { climate, ownAddress, powerInfo, ruuviDecoder, sequenceOf, unless } from './ruuvi.ts';

const FORMAT = 'ruuvi-df8';
const KEY_OCTETS = 16;
const CIPHERTEXT_END = 17;
const CRC_AT = 17;
const ADDRESS_AT = 18;
const SEQUENCE_UNAVAILABLE = 0xffff;

/**
 * RuuviTag with encrypted data (docs.ruuvi.com, data format 8). 0 format, 1-16 one AES-128 block, 17 CRC-8 of its
 * plaintext, 18-23 the tag's address. The plaintext: 0-5 temperature, humidity, pressure as in data format 5, 6-7
 * battery and transmit power, 8-9 movement counter, 10-11 measurement sequence number, 12-15 reserved. The bind key is
 * the whole 16-octet key of the tag; how an application makes it is not the format's business.
 */
export const ruuviDf8 = ruuviDecoder({ format: FORMAT, number: 8, length: 24, read });

function read(payload: Uint8Array, { keyOf, address }: Sighting): Decoded | Rejected {
  const { deviceId = address } = ownAddress(payload, ADDRESS_AT);
  const key = keyOf?.(deviceId);
  if (key === undefined) return { format: FORMAT, reject: 'key-required' };
  const plain = decrypted(payload.subarray(1, CIPHERTEXT_END), key);
  if (plain === undefined || crc8(plain) !== payload[CRC_AT]) return { format: FORMAT, reject: 'bad-key' };
  return measurements(plain, deviceId);
}

/** The one block of AES-128-ECB; `undefined` where the key has another length. */
function decrypted(block: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  if (key.length !== KEY_OCTETS) return undefined;
  return createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(block);
}

function measurements(plain: Uint8Array, deviceId: string): Decoded | Rejected {
  const raw = uintBE(plain, 10, 2);
  const values = present({
    ...climate(plain, 0),
    ...powerInfo(plain, 6),
    movement_counter: unless(0xffff, uintBE(plain, 8, 2)),
    sequence: unless(SEQUENCE_UNAVAILABLE, raw),
  });
  if (Object.keys(values).length === 0) return { format: FORMAT, reject: 'all-values-unavailable' };
  return { format: FORMAT, values, ...sequenceOf(raw, SEQUENCE_UNAVAILABLE), deviceId, authenticated: true };
}
