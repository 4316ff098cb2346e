import { uintBE } from '../byte-fields.ts';
import type { Decoded, Decoder, Sighting } from '../decoder.ts';
import { proximity } from './proximity.ts';

const FORMAT = 'ibeacon';
const APPLE = 0x004c;
/** Type "proximity beacon", and the 21 octets that follow. */
const HEADER = 0x0215;
const OCTETS = 23;

/**
 * A proximity beacon (Apple, "Proximity Beacon Specification" section 2.1): 0 type, 1 length, 2-17 UUID, 18-19 major,
 * 20-21 minor, 22 power in dBm at one metre.
 */
export const iBeacon: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: APPLE }],
  decode: ({ advertisement }: Sighting): Decoded | undefined => {
    const block = advertisement.manufacturerBlocks.find(
      ({ companyId, data }) => companyId === APPLE && data.length === OCTETS && uintBE(data, 0, 2) === HEADER,
    );
    return block && { format: FORMAT, values: proximity(block.data, 2) };
  },
};
