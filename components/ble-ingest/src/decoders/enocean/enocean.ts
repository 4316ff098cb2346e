import type { Value } from '@sward/contracts/reading.ts';
import { uintLE } from '../byte-fields.ts';
import { decryptCcm } from '../crypto/aes-ccm.ts';
import { addressOctets, joined } from '../crypto/octets.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { manufacturerData } from '../sighting.ts';
import { sensorValues } from './enocean-data.ts';

const FORMAT = 'enocean';
const ENOCEAN = 0x03da;
const COUNTER_OCTETS = 4;
const SIGNATURE_OCTETS = 4;
const SWITCH_OCTETS = 9;
const COUNTER_SPAN = 2 ** 32;
const PRESSED = 0x01;
const UNUSED_SWITCH_BITS = 0xe0;

/** Buttons A0, A1, B0 and B1 of a switch, by the bit that each has in its status. */
const BUTTON_BITS = [1, 2, 3, 4];

/**
 * EnOcean switches (PTM 215B user manual, section 4) and multisensors (STM 550B, EMDCB): manufacturer data. 0-3 sequence
 * counter, least significant octet first, then the status of a switch (one octet) or the items of a sensor, and four
 * octets of signature. With the device's security key the signature is checked; nothing is encrypted.
 */
export const enocean: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: ENOCEAN }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, ENOCEAN);
    return payload && payload.length >= SWITCH_OCTETS ? read(payload, sighting) : undefined;
  },
};

function read(payload: Uint8Array, sighting: Sighting): Decoded | Rejected | undefined {
  const data = payload.subarray(COUNTER_OCTETS, -SIGNATURE_OCTETS);
  const values = payload.length === SWITCH_OCTETS ? switchValues(data[0] ?? 0) : sensorValues(data);
  if (values === undefined) return undefined;
  const counter = uintLE(payload, 0, COUNTER_OCTETS);
  const frame: Decoded = { format: FORMAT, values, packetId: counter, packetIdSpan: COUNTER_SPAN };
  const key = sighting.keyOf?.(sighting.address);
  if (key === undefined) return frame;
  if (!isSigned(payload, key, sighting)) return { format: FORMAT, reject: 'bad-key' };
  return { ...frame, authenticated: true, counter };
}

function switchValues(status: number): Record<string, Value> | undefined {
  if ((status & UNUSED_SWITCH_BITS) !== 0) return undefined;
  const event = (status & PRESSED) === 0 ? 'release' : 'press';
  const buttons = BUTTON_BITS.filter((bit) => (status & (1 << bit)) !== 0);
  return Object.fromEntries(buttons.map((bit) => [`event_button_${bit}`, event]));
}

/** The signature is the tag of a CCM message without text; it covers the AD structure from its length on. */
function isSigned(payload: Uint8Array, key: Uint8Array, { address }: Sighting): boolean {
  const signed = payload.subarray(0, -SIGNATURE_OCTETS);
  const head = Uint8Array.of(payload.length + 3, 0xff, ENOCEAN & 0xff, ENOCEAN >> 8);
  const plaintext = decryptCcm({
    key,
    nonce: joined(addressOctets(address).reverse(), payload.subarray(0, COUNTER_OCTETS), new Uint8Array(3)),
    ciphertext: new Uint8Array(),
    tag: payload.subarray(-SIGNATURE_OCTETS),
    associatedData: joined(head, signed),
  });
  return plaintext !== undefined;
}
