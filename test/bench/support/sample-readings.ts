import { parseAdvertisement } from '@sward/ble-ingest/ad-structures.ts';
import { isRejected } from '@sward/ble-ingest/decoders/decoder.ts';
import { decodeAdvertisement } from '@sward/ble-ingest/decoders/registry.ts';
import { toReading } from '@sward/ble-ingest/to-reading.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { type Advertised, ruuviAdvertisements } from './advertisements.ts';

const HEARD = { nowMs: 0, monotonicMs: 0, bootId: 'bench-boot' };

function readingOf({ address, rssi, data }: Advertised): Reading[] {
  const decoded = decodeAdvertisement({ advertisement: parseAdvertisement(data), address, addressType: 'random' });
  if (decoded === undefined || isRejected(decoded)) return [];
  const { format, values, packetId, deviceId = address } = decoded;
  return [toReading({ device_id: deviceId, format, values, rssi, packetId }, HEARD)];
}

/** What ble-ingest makes of the advertisements; the times are to be filled in when one is used. */
export const sampleReadings = (count: number): Reading[] => ruuviAdvertisements(count).flatMap(readingOf);
