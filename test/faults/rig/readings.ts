import type { Reading } from '@sward/contracts/reading.ts';

const DEVICES = 8;
const TEMPERATURES = 8000;

/** Of which source, and of which boot. */
export type Origin = { readonly name: string; readonly bootId: string };

/**
 * The nth reading of a source. Device and values alone tell it from all others, up to 800,000: a version 1.0 message carries
 * nothing else of it that is unique.
 */
export function readingNumber(n: number, atMs: number, { name, bootId }: Origin): Reading {
  return {
    device_id: `${name}-${n % DEVICES}`,
    values: { temperature_c: (n % TEMPERATURES) / 100, humidity_rh: Math.floor(n / TEMPERATURES) },
    measured_at: atMs,
    received_at: atMs,
    mono_ms: n,
    boot_id: bootId,
    source: 'ble',
    format: 'bthome-v2',
    packet_id: n,
  };
}
