import type { Reading } from '@sward/contracts/reading.ts';
import type { Clock } from '@sward/runtime/clock.ts';

const DEVICES = 8;
const TEMPERATURES = 8000;

/**
 * The nth reading of a source, heard now. Device and values alone tell it from all others, up to 800,000: a version 1.0
 * message carries nothing else of it that is unique.
 */
export function readingNumber(n: number, clock: Clock, source: string): Reading {
  const now = clock.now();
  return {
    device_id: `${source}-${n % DEVICES}`,
    values: { temperature_c: (n % TEMPERATURES) / 100, humidity_rh: Math.floor(n / TEMPERATURES) },
    measured_at: now,
    received_at: now,
    mono_ms: clock.monotonicMs(),
    boot_id: clock.bootId(),
    source: 'ble',
    format: 'bthome-v2',
    packet_id: n,
  };
}
