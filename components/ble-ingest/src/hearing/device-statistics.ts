import type { Decoded } from '../decoders/decoder.ts';
import { BoundedMap } from './bounded-map.ts';

const MAX_DEVICES = 5000;

/** Ids further ahead than this part of the span are taken for a restart of the counter, not for loss. */
const AHEAD_PART = 4;

/** How one device is heard. Counters run from process start, or from its return where the table had no room for it. */
export type DeviceStatistics = {
  readonly deviceId: string;
  readonly format: string;
  /** Packets that brought a value. */
  readonly heard: number;
  /** Packets that the gaps in its packet ids say were missed; 0 for sensors without ids. */
  readonly missed: number;
  /** Signal strength in dBm: newest, and mean over all packets that told it; undefined where none did. */
  readonly rssi: number | undefined;
  readonly rssiMean: number | undefined;
  /** Monotonic ms of the newest packet. */
  readonly lastMs: number;
};

type Entry = {
  format: string;
  heard: number;
  missed: number;
  rssi: number | undefined;
  rssiSum: number;
  rssiCount: number;
  lastMs: number;
  /** The newest of each format: a device that sends several formats numbers each in its own way. */
  packetIds: Map<string, number>;
};

const newEntry = (): Entry => ({
  format: '',
  heard: 0,
  missed: 0,
  rssi: undefined,
  rssiSum: 0,
  rssiCount: 0,
  lastMs: 0,
  packetIds: new Map(),
});

/** Which devices are heard, how often and how well. */
export class DeviceTable {
  readonly #entries = new BoundedMap<string, Entry>(MAX_DEVICES);

  /** Counts a packet that is no repetition. */
  heard(
    deviceId: string,
    frame: Pick<Decoded, 'format' | 'packetId' | 'packetIdSpan'>,
    rssi: number | undefined,
    nowMs: number,
  ): void {
    const entry = this.#entries.get(deviceId) ?? newEntry();
    entry.format = frame.format;
    entry.heard += 1;
    entry.missed += missedSince(entry.packetIds.get(frame.format), frame);
    if (frame.packetId !== undefined) entry.packetIds.set(frame.format, frame.packetId);
    entry.lastMs = nowMs;
    addStrength(entry, rssi);
    this.#entries.set(deviceId, entry);
  }

  /** Devices heard within the last `withinMs`. */
  activeCount(nowMs: number, withinMs: number): number {
    let count = 0;
    for (const { lastMs } of this.#entries.values()) if (nowMs - lastMs <= withinMs) count += 1;
    return count;
  }

  /** All devices, the one heard last first. */
  all(): readonly DeviceStatistics[] {
    return [...this.#entries.entries()].map(([deviceId, entry]) => statisticsOf(deviceId, entry)).reverse();
  }
}

function addStrength(entry: Entry, rssi: number | undefined): void {
  entry.rssi = rssi;
  if (rssi === undefined) return;
  entry.rssiSum += rssi;
  entry.rssiCount += 1;
}

function missedSince(
  last: number | undefined,
  { packetId, packetIdSpan }: Pick<Decoded, 'packetId' | 'packetIdSpan'>,
): number {
  if (last === undefined || packetId === undefined || packetIdSpan === undefined) return 0;
  const ahead = (packetId - last + packetIdSpan) % packetIdSpan;
  return ahead > 0 && ahead < packetIdSpan / AHEAD_PART ? ahead - 1 : 0;
}

function statisticsOf(
  deviceId: string,
  { format, heard, missed, rssi, rssiSum, rssiCount, lastMs }: Entry,
): DeviceStatistics {
  const rssiMean = rssiCount === 0 ? undefined : Math.round(rssiSum / rssiCount);
  return { deviceId, format, heard, missed, rssi, rssiMean, lastMs };
}
