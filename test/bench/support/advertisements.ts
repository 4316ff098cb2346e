import { decodeAdvertisingEvent } from '@sward/radio/advertising-report.ts';
import type { AirFrame } from '@sward/radio/air-frame.ts';
import { sensorFrames } from '@sward/radio/sensors/sensor-source.ts';

/** An advertisement as a BLE stack hands it over. */
export type Advertised = {
  /** Lower-case hex without separators. */
  readonly address: string;
  readonly rssi: number;
  /** AD structures. */
  readonly data: Uint8Array;
};

const DEVICES = 20;
const SEED = 7;

/** The first `count` frames of twenty RuuviTags in format 5, `perSecond` altogether, evenly spread in time. */
export function ruuviFrames(count: number, perSecond: number): AirFrame[] {
  const source = sensorFrames({ count: DEVICES, ratePerSecond: 1, seed: SEED, formats: ['ruuvi-df5'] });
  const frames: AirFrame[] = [];
  for (const { packet } of source) {
    if (frames.length >= count) break;
    frames.push({ atMs: (frames.length * 1000) / perSecond, packet });
  }
  return frames;
}

/** What those frames say, without the controller's header. */
export function ruuviAdvertisements(count: number): Advertised[] {
  return ruuviFrames(count, 1).flatMap(({ packet }) =>
    decodeAdvertisingEvent(packet).map(({ address, rssi, data }) => ({ address, rssi, data: Uint8Array.from(data) })),
  );
}
