import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { readBarbecue } from './barbecue.ts';
import { blocksOf, INKBIRD, type InkbirdBlock } from './block.ts';
import { ADDRESS_START, readEighteenOctets } from './eighteen-octets.ts';
import { IAM_T2, readIndoorAir } from './indoor-air.ts';
import { readNineOctets } from './nine-octets.ts';

const READERS = [readIndoorAir, readNineOctets, readEighteenOctets, readBarbecue];

/** iBBQ frames start so; see barbecue.ts. */
const BARBECUE_STARTS = [0x0000, 0x0001];

/** xBBQ also send frames of kind 2, which count (see barbecue.ts): beside one of another kind they are skipped. */
const OTHER_KIND = 2;

/**
 * Inkbird's thermometers, hygrometers and the IAM-T2 (no specification is public; layouts as the test-suites of
 * inkbird-ble and ble_monitor pin them). There is no company in their manufacturer data: names and lengths tell.
 */
export const inkbird: Decoder = {
  format: INKBIRD,
  signatures: [
    ...['sps', 'tps', 'iBBQ', 'xBBQ', 'IBS-P02B', 'ITH-'].map((namePrefix) => ({ namePrefix })),
    ...[IAM_T2, ADDRESS_START, ...BARBECUE_STARTS].map((companyId) => ({ companyId })),
  ],
  decode: lastReadable,
};

/** Of several blocks the last is the newest: that is how these devices fill up a packet. */
function lastReadable(sighting: Sighting): Decoded | Rejected | undefined {
  const blocks = blocksOf(sighting);
  const measured = blocks.filter(({ octets }) => octets[0] !== OTHER_KIND || octets[1] !== 0);
  for (const block of (measured.length > 0 ? measured : blocks).reverse()) {
    const result = readBlock(block);
    if (result) return result;
  }
  return undefined;
}

function readBlock(block: InkbirdBlock): Decoded | Rejected | undefined {
  for (const read of READERS) {
    const result = read(block);
    if (result) return result;
  }
  return undefined;
}
