import type { StoredReading } from '../telemetry/ports.ts';

/** Which readings are asked for. */
export type HistoryQuery = {
  readonly buildingId: string;
  readonly gatewayId: string;
  /** All devices of the gateway where left out. */
  readonly deviceId?: string;
  /** `measured_at` from this Unix millisecond on... */
  readonly from: number;
  /** ...to before this one. */
  readonly until: number;
};

/** Answers from the table of readings. */
export interface ReadingHistory {
  /**
   * Readings by `measured_at`, then epoch, then seq; each `(gateway, epoch, seq)` once, however often it was delivered. It sees
   * each reading whose `put` has resolved before the question. A range may span ten years at most: DynamoDB is asked day by day.
   */
  query(query: HistoryQuery): AsyncIterable<StoredReading>;
}

/** What is known last of one device, as one gateway hears it: a sensor in reach of two gateways has two states. */
export type DeviceState = StoredReading;

/** What is known last of one gateway. */
export type GatewayState = {
  readonly buildingId: string;
  readonly gatewayId: string;
  /** Newest status message or connection event, Unix milliseconds of the cloud's clock. */
  readonly heardAt: number;
  /** Whether it was connected then: a connection event says so, and who publishes is connected. Absent where nothing tells. */
  readonly connected?: boolean;
};

/** A gateway with all its devices, or one device of it. */
export type DirectoryEntry = { readonly buildingId: string; readonly gatewayId: string; readonly deviceId?: string };

/** What was there and is forgotten. */
export type ForgottenEntries = { readonly gateway: boolean; readonly deviceIds: readonly string[] };

/** The latest state of devices and gateways. */
export interface Directory {
  /**
   * Keeps the newest reading of each device of each gateway: by `measured_at` or, where that lies after it, the time of arrival;
   * then epoch and seq. Older ones change nothing. So a clock that is ahead does not hide for ever what comes after it.
   */
  update(readings: readonly StoredReading[]): Promise<void>;
  /** Keeps the newest word of a gateway, by `heardAt`. */
  heard(gateway: GatewayState): Promise<void>;
  /**
   * Forgets what was taken away for good. Readings stay; what is heard again is there again.
   * @returns what was there: nothing where nothing is known by these names
   */
  forget(entry: DirectoryEntry): Promise<ForgottenEntries>;
  /** Every building that a reading or a status came from, of all tenants. */
  buildings(): AsyncIterable<string>;
  devices(buildingId: string): AsyncIterable<DeviceState>;
  gateways(buildingId: string): AsyncIterable<GatewayState>;
}
