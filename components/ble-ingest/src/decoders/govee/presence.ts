import { decoded, type GoveeBlock, type GoveeLayout, holds } from './block.ts';

/** Octets of flags ahead of Govee's 0xec88, from the firmwares before and since 1.00.13. */
const COMPANY_IDS: readonly number[] = [0x8803, 0x8843];
const STARTS: readonly (readonly number[])[] = [
  [0xec, 0x00, 0x01, 0x01],
  [0xec, 0x00, 0x02, 0x01],
];
const LENGTH = 6;
const MOVING = 0x11;

/** H5127, a radar: somebody is there, and whether they move. Lamps of Govee share the company: the start tells them apart. */
export const PRESENCE_LAYOUT: GoveeLayout = {
  matches: ({ companyId, data, model }: GoveeBlock) =>
    data.length === LENGTH &&
    STARTS.some((start) => holds(data, 0, start)) &&
    (COMPANY_IDS.includes(companyId) || model === '5127'),
  read: ({ data }) => decoded('H5127', { occupancy: data[4] === 1, motion: data[5] === MOVING }),
};
