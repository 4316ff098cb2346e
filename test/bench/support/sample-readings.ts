import { parseAdvertisement } from '@sward/ble-ingest/ad-structures.ts';
import { isRejected } from '@sward/ble-ingest/decoders/decoder.ts';
import { decodeAdvertisement } from '@sward/ble-ingest/decoders/registry.ts';
import { toReading } from '@sward/ble-ingest/to-reading.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { type Advertised, ruuviAdvertisements } from './advertisements.ts';

const HEARD = { nowMs: 0, monotonicMs: 0, bootId: 'bench-boot' };

function readingOf({ address, rssi, data }: Advertised): Reading[] {
  const advertisement = { address, addressType: 'random' as const, rssi, data, scanResponse: false };
  const decoded = decodeAdvertisement({ ...advertisement, advertisement: parseAdvertisement(data) });
  return decoded === undefined || isRejected(decoded) ? [] : [toReading(decoded, advertisement, HEARD)];
}

/** What ble-ingest makes of the advertisements; the times are to be filled in when one is used. */
export const sampleReadings = (count: number): Reading[] => ruuviAdvertisements(count).flatMap(readingOf);
