import type { Reading } from '@sward/contracts/reading.ts';

const DEVICES = 8;
const BOOT = '5e1f7a30-0000-4000-8000-000000000001';

/** The nth reading of a test: no other has its `mono_ms`, by which the matrix knows it again. */
export function readingNumber(n: number, atMs: number): Reading {
  return {
    device_id: `tag-${n % DEVICES}`,
    values: { temperature_c: (n % 8000) / 100 },
    measured_at: atMs,
    received_at: atMs,
    mono_ms: n,
    boot_id: BOOT,
    source: 'ble',
    format: 'bthome-v2',
    packet_id: n,
  };
}
