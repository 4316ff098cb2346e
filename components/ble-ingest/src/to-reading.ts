import { BLE_SOURCE } from '@sward/contracts/components.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { Decoded } from './decoders/decoder.ts';
import type { Advertisement } from './ports.ts';

/** When an advertisement was heard: wall clock (Unix ms) and monotonic clock (ms) of one boot. */
export type HeardAt = { readonly nowMs: number; readonly monotonicMs: number; readonly bootId: string };

/** The reading of a decoded advertisement. BLE sensors tell no time: it is measured when it is heard. */
export function toReading(decoded: Decoded, advertisement: Advertisement, heard: HeardAt): Reading {
  return {
    device_id: decoded.deviceId ?? advertisement.address,
    values: { ...decoded.values },
    measured_at: heard.nowMs,
    received_at: heard.nowMs,
    mono_ms: heard.monotonicMs,
    boot_id: heard.bootId,
    source: BLE_SOURCE,
    format: decoded.format,
    ...(advertisement.rssi === undefined ? {} : { rssi: advertisement.rssi }),
    ...(decoded.packetId === undefined ? {} : { packet_id: decoded.packetId }),
  };
}
