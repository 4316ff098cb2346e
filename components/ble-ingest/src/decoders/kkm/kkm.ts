import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { readListedSensors } from './listed-sensors.ts';
import { readMaskedSensors } from './masked-sensors.ts';

const FORMAT = 'kkm';
const EDDYSTONE = 'feaa';
const KKM = 0x0a53;

const MASKED = 0x21;
const LISTED = 0x24;
const ENCRYPTED = [0x06, 0x07];
/** Encrypted frames hold one AES block and the time behind a header of two or three octets. */
const ENCRYPTED_OCTETS = 22;

/**
 * KKM KBeacon sensors (K6, K9, S6 and others; kbeaconlib2 of the maker): a KSensor frame in Eddystone service data or in
 * manufacturer data of KKM. 0 frame type: 0x21 sensors named by a mask, 0x24 sensors in a list, 0x06 and 0x07 the same
 * encrypted.
 */
export const kkm: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: EDDYSTONE }, { companyId: KKM }],
  decode: (sighting) => {
    for (const frame of framesOf(sighting)) {
      const result = read(frame);
      if (result !== undefined) return result;
    }
    return encryptedFrame(sighting);
  },
};

function framesOf({ advertisement }: Sighting): Uint8Array[] {
  const ofService = advertisement.serviceBlocks.filter(({ uuid }) => uuid === EDDYSTONE);
  const ofCompany = advertisement.manufacturerBlocks.filter(({ companyId }) => companyId === KKM);
  return [...ofService, ...ofCompany].map(({ data }) => data);
}

function read(frame: Uint8Array): Decoded | Rejected | undefined {
  const reader = frame[0] === MASKED ? readMaskedSensors : frame[0] === LISTED ? readListedSensors : undefined;
  if (reader === undefined) return undefined;
  const values = reader(frame);
  if (values === undefined) return { format: FORMAT, reject: 'truncated' };
  return { format: FORMAT, values };
}

/** The key is made of a password of the maker's app, not of a bind key. */
function encryptedFrame({ advertisement }: Sighting): Rejected | undefined {
  const isEncrypted = advertisement.manufacturerBlocks.some(
    ({ companyId, data }) => companyId === KKM && ENCRYPTED.includes(data[0] ?? 0) && data.length >= ENCRYPTED_OCTETS,
  );
  return isEncrypted ? { format: FORMAT, reject: 'key-required' } : undefined;
}
