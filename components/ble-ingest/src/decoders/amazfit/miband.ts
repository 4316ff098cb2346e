import { uintLE } from '../byte-fields.ts';
import type { Decoded, Decoder, Sighting } from '../decoder.ts';
import { exactManufacturerData, exactServiceData, isOwnAddress } from '../exact-payload.ts';

const FORMAT = 'miband';
const HUAMI = 0x0157;
const HUAMI_SERVICE = 'fee0';
const BLOCK_OCTETS = 24;
const STEPS_OCTETS = 4;
const NO_HEART_RATE = 0xff;

/**
 * Mi Band 3 to 5 and relatives: manufacturer data of Huami, 24 octets, of which octet 3 is the heart rate while the band
 * measures it and the last six are the band's address; and service data of 0xFEE0, the day's steps in four octets, least
 * significant first, often in the scan response.
 */
export const miband: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: HUAMI }, { serviceUuid: HUAMI_SERVICE }],
  decode: (sighting) => {
    const block = bandBlock(sighting);
    if (block === undefined && !isCompanionOfBand(sighting)) return undefined;
    return decoded({ ...heartRate(block), ...steps(exactServiceData(sighting, HUAMI_SERVICE, STEPS_OCTETS)) });
  },
};

function decoded(values: Record<string, number>): Decoded {
  return { format: FORMAT, values, device: { model: 'Mi Band' } };
}

function bandBlock(sighting: Sighting): Uint8Array | undefined {
  const block = exactManufacturerData(sighting, HUAMI, BLOCK_OCTETS);
  return block && isOwnAddress(block.subarray(-6), sighting) ? block : undefined;
}

function isCompanionOfBand(sighting: Sighting): boolean {
  const { companion } = sighting;
  return companion !== undefined && bandBlock({ ...sighting, advertisement: companion }) !== undefined;
}

function heartRate(block: Uint8Array | undefined): Record<string, number> {
  const raw = block?.[3] ?? NO_HEART_RATE;
  return raw === NO_HEART_RATE ? {} : { heart_rate_bpm: raw };
}

function steps(data: Uint8Array | undefined): Record<string, number> {
  return data === undefined ? {} : { steps: uintLE(data, 0, STEPS_OCTETS) };
}
