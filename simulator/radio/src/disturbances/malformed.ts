import { ADV_IND, encodeAdvertisingEvent } from '../advertising-report.ts';
import type { AirFrame } from '../air-frame.ts';

/** RSSI that is "not available" (Core, Vol 4, Part E, 7.7.65.2). */
export const NO_RSSI = 127;

/** Advertising data that break the rules of Vol 3, Part C, 11, by what is wrong with them. */
export const MALFORMED_DATA = {
  'a structure of length 1': '02010601ff',
  'transmit power without a value': '020106010a',
  'service data without a UUID': '0201060116',
  'service data with half a UUID': '0201060216d2',
  'a structure that runs over the end': '0201061fff99040512',
  'a length alone': '05',
  'nothing at all': '',
  'a structure of length 0 before others': '0003ff9904',
  'a name that is no UTF-8': '0509fffec080',
  'the length of everything': 'ff'.repeat(31),
} as const;

export type MalformedOptions = {
  readonly perSecond: number;
  /** Where the malformed devices stand in the order of addresses; the same for the same number. */
  readonly seed: number;
};

/** One malformed advertisement of each kind in turn, without end, each from an address of its own and without RSSI. */
export function* malformedFrames({ perSecond, seed }: MalformedOptions): Generator<AirFrame, void> {
  const packets = Object.values(MALFORMED_DATA).map((hex, index) => {
    const upper = Buffer.from([0xc0 | (seed & 0x3f), 0xba, 0xdb, 0xad, 0x00, index]);
    const data = Buffer.from(hex, 'hex');
    const address = upper.toString('hex');
    return encodeAdvertisingEvent([{ eventType: ADV_IND, addressType: 1, address, data, rssi: NO_RSSI }]);
  });
  for (let round = 0; ; round++)
    for (const [index, packet] of packets.entries())
      yield { atMs: ((round * packets.length + index) * 1000) / perSecond, packet };
}
