import { createCipheriv } from 'node:crypto';
import { uintLE } from '../byte-fields.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { manufacturerData } from '../sighting.ts';
import { RECORDS } from './victron-records.ts';

const FORMAT = 'victron';
const VICTRON = 0x02e1;
const PRODUCT_ADVERTISEMENT = 0x10;
const HEAD_OCTETS = 8;
const KEY_OCTETS = 16;
const BLOCK_OCTETS = 16;
const NONCE_SPAN = 0x10000;

/**
 * Victron "Instant Readout" (Victron Energy, "Extra Manufacturer Data", 2022-12-14): manufacturer data. 0 0x10, 2-3
 * product, 4 type of the record, 5-6 nonce, 7 first octet of the key, then the record, encrypted by AES-128 in counter
 * mode. There is no integrity check, and the nonce starts again after 65,536: a frame of the device's key counts as
 * authenticated, but the key's octet, the length and plausible values are all that tells a forged one.
 */
export const victron: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: VICTRON }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, VICTRON);
    return payload?.[0] === PRODUCT_ADVERTISEMENT ? read(payload, sighting) : undefined;
  },
};

function read(payload: Uint8Array, { address, keyOf }: Sighting): Decoded | Rejected | undefined {
  const record = RECORDS.get(payload[4] ?? 0);
  if (payload.length <= HEAD_OCTETS || record === undefined) return undefined;
  if (payload.length < HEAD_OCTETS + record.octets) return { format: FORMAT, reject: 'truncated' };
  const key = keyOf?.(address);
  if (key === undefined) return { format: FORMAT, reject: 'key-required' };
  if (key.length !== KEY_OCTETS || key[0] !== payload[7]) return { format: FORMAT, reject: 'bad-key' };
  const nonce = uintLE(payload, 5, 2);
  const values = record.read(decrypted(payload.subarray(HEAD_OCTETS), key, nonce));
  if (Object.keys(values).length === 0) return { format: FORMAT, reject: 'all-values-unavailable' };
  const device = { model: record.name, product_id: uintLE(payload, 2, 2) };
  return { format: FORMAT, values, device, packetId: nonce, packetIdSpan: NONCE_SPAN, authenticated: true };
}

/** The counter counts least significant octet first, unlike the counter mode of libraries: so block by block. */
function decrypted(data: Uint8Array, key: Uint8Array, nonce: number): Uint8Array {
  const blocks = Math.ceil(data.length / BLOCK_OCTETS);
  const counters = new Uint8Array(blocks * BLOCK_OCTETS);
  const view = new DataView(counters.buffer);
  for (let block = 0; block < blocks; block += 1) view.setUint32(block * BLOCK_OCTETS, nonce + block, true);
  const keystream = createCipheriv('aes-128-ecb', key, null).update(counters);
  return data.map((octet, index) => octet ^ (keystream[index] ?? 0));
}
