import type { Reading } from '@sward/contracts/reading.ts';

/** A reading as the cloud keeps it: `(gatewayId, epoch, seq)` identifies it, however often it arrives. */
export type StoredReading = {
  readonly buildingId: string;
  readonly gatewayId: string;
  readonly epoch: string;
  readonly seq: number;
  readonly reading: Pick<Reading, 'device_id' | 'values' | 'measured_at' | 'received_at'> &
    Partial<Omit<Reading, 'source'>> & { readonly source?: string };
  /** When the rule saw the message, Unix milliseconds. */
  readonly cloudReceivedAt: number;
};

/** Where readings are kept. */
export interface ReadingStore {
  /**
   * Stores all or throws. There is one row for each `(gatewayId, epoch, seq)`, however often it is put and whatever else
   * of it differs; which of several contents is kept is the store's choice.
   */
  put(readings: readonly StoredReading[]): Promise<void>;
}

/** The way back to the gateway. */
export interface AckSender {
  /** Publishes one acknowledgement message, at most 4,900 bytes, QoS 1. */
  send(topic: string, payload: Uint8Array): Promise<void>;
}

/** Where a message came from, as far as it tells: what logs and dead letters are found by. */
export type Origin = {
  readonly buildingId?: string;
  readonly gatewayId?: string;
  readonly epoch?: string;
  readonly firstSeq?: number;
  readonly lastSeq?: number;
};

/** A queued message that could not be handled now: it comes again. */
export type FailedRecord = { readonly id: string; readonly reason: string; readonly origin?: Origin };
