import { decodeAdvertisingEvent, SCAN_RSP } from '@sward/radio/advertising-report.ts';
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
const RUUVI_SENSORS: SensorsOptions = { count: 20, ratePerSecond: 1, seed: 7, formats: ['ruuvi-df5'] };

/** Place of the event type in the packet of an advertising report. */
const EVENT_TYPE_AT = 5;

/** Packets that carry a reading each, without end: a RuuviTag's scan response only has its name. */
export function* ruuviPackets(): Generator<Uint8Array> {
  for (const { packet } of sensorFrames(RUUVI_SENSORS)) if (packet[EVENT_TYPE_AT] !== SCAN_RSP) yield packet;
}

function* firstPackets(count: number): Generator<Uint8Array> {
  let left = count;
  for (const packet of ruuviPackets()) {
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
