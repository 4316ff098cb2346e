import { decodeAdvertisingEvent } from '@sward/radio/advertising-report.ts';
import { type SensorsOptions, sensorFrames } from '@sward/radio/sensors/sensor-source.ts';

/** An advertisement as a BLE stack hands it over. */
export type Advertised = {
  /** Lower-case hex without separators. */
  readonly address: string;
  readonly rssi: number;
  /** AD structures. */
  readonly data: Uint8Array;
};

/** Twenty RuuviTags in format 5, each packet with a number of its own. */
export const RUUVI_SENSORS: SensorsOptions = { count: 20, ratePerSecond: 1, seed: 7, formats: ['ruuvi-df5'] };

function* firstPackets(count: number): Generator<Uint8Array> {
  let left = count;
  for (const { packet } of sensorFrames(RUUVI_SENSORS)) {
    if (left === 0) return;
    left -= 1;
    yield packet;
  }
}

/** What the first frames on air say, without the controller's header. */
export function ruuviAdvertisements(count: number): Advertised[] {
  return [...firstPackets(count)].flatMap((packet) =>
    decodeAdvertisingEvent(packet).map(({ address, rssi, data }) => ({ address, rssi, data: Uint8Array.from(data) })),
  );
}
