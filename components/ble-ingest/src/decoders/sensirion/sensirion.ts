import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { manufacturerData } from '../sighting.ts';
import { readSample } from './samples.ts';

const FORMAT = 'sensirion';
const SENSIRION = 0x06d5;
const SAMPLE_ADVERTISEMENT = 0x00;
/** Type of the advertisement, type of the sample, the last two octets of the device's address. */
const HEADER_OCTETS = 4;

/**
 * Sensirion gadgets: MyCO2, SHT4x, SCD4x, SEN5x and what is built with Sensirion's Arduino library (its "BLE communication
 * protocol"). 0 type of the advertisement, 1 type of the sample, 2-3 device, then the sample.
 */
export const sensirion: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: SENSIRION }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, SENSIRION);
    return payload && read(payload);
  },
};

function read(payload: Uint8Array): Decoded | Rejected {
  const [advertisementType, sampleType] = payload;
  if (payload.length < HEADER_OCTETS || sampleType === undefined) return { format: FORMAT, reject: 'truncated' };
  if (advertisementType !== SAMPLE_ADVERTISEMENT) return { format: FORMAT, reject: 'bad-version' };
  const values = readSample(sampleType, payload.subarray(HEADER_OCTETS));
  return typeof values === 'string' ? { format: FORMAT, reject: values } : { format: FORMAT, values };
}
