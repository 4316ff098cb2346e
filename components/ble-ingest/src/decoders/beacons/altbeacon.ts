import { uintBE } from '../byte-fields.ts';
import type { Decoded, Decoder, Sighting } from '../decoder.ts';
import { proximity } from './proximity.ts';

const FORMAT = 'altbeacon';
const CODE = 0xbeac;
const OCTETS = 24;

/** Any company may send AltBeacons; these do: Radius Networks, Nordic, Google, and who has no company identifier. */
const COMPANIES = [0x0118, 0x0059, 0x00e0, 0xffff];

/**
 * A proximity beacon of any company (AltBeacon protocol specification 1.0): 0-1 beacon code, 2-17 and 18-21 identifier
 * (here UUID, major, minor), 22 power in dBm at one metre, 23 reserved.
 */
export const altBeacon: Decoder = {
  format: FORMAT,
  signatures: COMPANIES.map((companyId) => ({ companyId })),
  decode: ({ advertisement }: Sighting): Decoded | undefined => {
    const block = advertisement.manufacturerBlocks.find(
      ({ data }) => data.length === OCTETS && uintBE(data, 0, 2) === CODE,
    );
    return block && { format: FORMAT, values: proximity(block.data, 2) };
  },
};
