import { present, uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { climate, ownAddress, powerInfo, ruuviDecoder, sequenceOf, unless } from './ruuvi.ts';

const FORMAT = 'ruuvi-c5';
const SEQUENCE_UNAVAILABLE = 0xffff;

/**
 * RuuviTag in "Cut-RAWv2" (docs.ruuvi.com, data format C5): data format 5 without acceleration. Most significant octet
 * first: 0 format, 1-6 temperature, humidity, pressure, 7-8 battery and transmit power, 9 movement counter, 10-11
 * measurement sequence number, 12-17 the tag's address.
 */
export const ruuviC5 = ruuviDecoder({ format: FORMAT, number: 0xc5, length: 18, read });

function read(payload: Uint8Array): Decoded | Rejected {
  const raw = uintBE(payload, 10, 2);
  const values = present({
    ...climate(payload, 1),
    ...powerInfo(payload, 7),
    movement_counter: unless(0xff, uintBE(payload, 9, 1)),
  });
  if (Object.keys(values).length === 0) return { format: FORMAT, reject: 'all-values-unavailable' };
  return {
    format: FORMAT,
    values: { ...values, ...present({ sequence: unless(SEQUENCE_UNAVAILABLE, raw) }) },
    ...sequenceOf(raw, SEQUENCE_UNAVAILABLE),
    ...ownAddress(payload, 12),
  };
}
