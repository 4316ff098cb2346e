import { BLE_SOURCE } from '@sward/contracts/components.ts';
import type { DeviceReport, DiscoveredSensor, HeardSensor } from '@sward/contracts/device-report.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import type { PeerStatus } from './gatt/peer-status.ts';
import type { Discovered } from './hearing/admission.ts';
import type { DeviceStatistics } from './hearing/device-statistics.ts';

/** Both tables fit one message at this length where ids are addresses; with long ids they are cut further. */
const MAX_SENSORS = 25;
const MAX_DISCOVERED = 15;
const MAX_LINKS = 10;

/** What a report tells of. */
export type Reported = {
  readonly sensors: readonly DeviceStatistics[];
  readonly discovered: readonly Discovered[];
  /** By device id. */
  readonly links: Readonly<Record<string, PeerStatus>>;
};

type Now = { readonly nowMs: number; readonly monotonicMs: number };

const ageS = (nowMs: number, lastMs: number): number => Math.max(0, Math.round((nowMs - lastMs) / 1000));

/** The message about which sensors are heard and which wait for approval. `monotonicMs` and `nowMs`: both clocks, now. */
export function deviceReport(reported: Reported, at: Now): DeviceReport {
  let report = reportOf(reported, at, 1);
  for (let part = 2; encodeMessage(report).length > MAX_IPC_PAYLOAD_BYTES; part += 1)
    report = reportOf(reported, at, part);
  return report;
}

/** With the nth part of the entries that there may be. */
function reportOf({ sensors, discovered, links }: Reported, { nowMs, monotonicMs }: Now, part: number): DeviceReport {
  return {
    v: 1,
    source: BLE_SOURCE,
    at: nowMs,
    sensors: sensors.slice(0, MAX_SENSORS / part).map((sensor) => heardSensor(sensor, monotonicMs)),
    sensors_total: sensors.length,
    discovered: discovered.slice(0, MAX_DISCOVERED / part).map((sensor) => discoveredSensor(sensor, nowMs)),
    discovered_total: discovered.length,
    links: Object.entries(links)
      .slice(0, MAX_LINKS / part)
      .map(([id, status]) => ({ id, ...status })),
    links_total: Object.keys(links).length,
  };
}

function heardSensor(
  { deviceId, format, heard, missed, rssi, rssiMean, lastMs }: DeviceStatistics,
  monotonicMs: number,
): HeardSensor {
  return {
    id: deviceId,
    format,
    heard,
    missed,
    ...(rssi === undefined ? {} : { rssi }),
    ...(rssiMean === undefined ? {} : { rssi_mean: rssiMean }),
    age_s: ageS(monotonicMs, lastMs),
  };
}

function discoveredSensor(
  { deviceId, format, heard, rssi, lastMs, isFleeting }: Discovered,
  nowMs: number,
): DiscoveredSensor {
  return {
    id: deviceId,
    format,
    heard,
    ...(rssi === undefined ? {} : { rssi }),
    age_s: ageS(nowMs, lastMs),
    ...(isFleeting ? { private_address: true as const } : {}),
  };
}
