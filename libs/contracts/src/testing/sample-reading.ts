import type { Reading } from '../reading.ts';

/** A valid reading for tests; `n` makes it unlike its neighbours. */
export function sampleReading(n = 0, fields: Partial<Reading> = {}): Reading {
  return {
    device_id: 'a4c138f5a1b2',
    values: { temperature_c: 20 + (n % 100) / 10, humidity_rh: 45.2 },
    measured_at: 1_706_872_350_000 + n * 1000,
    received_at: 1_706_872_350_000 + n * 1000,
    mono_ms: 5000.125 + n * 1000,
    boot_id: '7d1c2a54-0000-4000-8000-3f1e5b2c9d77',
    source: 'ble',
    format: 'bthome-v2',
    rssi: -65,
    ...fields,
  };
}

/** `count` readings, numbered from `from`. */
export function sampleReadings(count: number, from = 0): Reading[] {
  return Array.from({ length: count }, (_, index) => sampleReading(from + index));
}

/** A reading as large as the contracts let it be, to within a few bytes: control characters take six bytes of JSON each. */
export function largestReading(n = 0): Reading {
  const texts = [0, 1, 2].map((i): [string, string] => [`text_${i}`, '\u0001'.repeat(200)]);
  const numbers = Array.from({ length: 7 }, (_, i): [string, number] => [
    `temperature_c_${i + 10}`,
    -12.345678901234567,
  ]);
  return sampleReading(n, {
    device_id: 'd'.repeat(64),
    boot_id: 'b'.repeat(64),
    format: 'f'.repeat(64),
    measured_at: Number.MAX_SAFE_INTEGER,
    received_at: Number.MAX_SAFE_INTEGER,
    values: Object.fromEntries([...texts, ...numbers]),
  });
}
