import { BLE_SOURCE } from '@sward/contracts/components.ts';
import type { Reading } from '@sward/contracts/reading.ts';

/** When something was heard: wall clock (Unix ms) and monotonic clock (ms) of one boot. */
export type HeardAt = { readonly nowMs: number; readonly monotonicMs: number; readonly bootId: string };

/** What a sensor said, on air or over a link. */
export type Said = Pick<Reading, 'device_id' | 'format' | 'values'> & {
  /** dBm; undefined where the adapter does not know it. */
  readonly rssi?: number | undefined;
  readonly packetId?: number | undefined;
};

/** The reading of what a sensor said. BLE sensors tell no time: it is measured when it is heard. */
export function toReading(said: Said, heard: HeardAt): Reading {
  return {
    device_id: said.device_id,
    values: { ...said.values },
    measured_at: heard.nowMs,
    received_at: heard.nowMs,
    mono_ms: heard.monotonicMs,
    boot_id: heard.bootId,
    source: BLE_SOURCE,
    format: said.format,
    ...(said.rssi === undefined ? {} : { rssi: said.rssi }),
    ...(said.packetId === undefined ? {} : { packet_id: said.packetId }),
  };
}
