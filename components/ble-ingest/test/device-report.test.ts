import { describe, expect, it } from '@jest/globals';
import { deviceReportSchema } from '@sward/contracts/device-report.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import { deviceReport } from '../src/device-report.ts';

const NOW = { nowMs: 1_800_000_000_000, monotonicMs: 5_000_000 };

describe('a report of devices', () => {
  it('tells who is heard, how well, and who waits for approval', () => {
    const heard = {
      deviceId: 'a',
      format: 'bthome-v2',
      heard: 9,
      missed: 1,
      rssi: -70,
      rssiMean: -68,
      lastMs: 4_990_000,
    };
    const waiting = {
      deviceId: 'b',
      format: 'ruuvi-df5',
      heard: 3,
      rssi: undefined,
      lastMs: 1_799_999_999_000,
      isFleeting: true,
    };
    const link = { connected: true, connects: 2, failures: 1, values: 50, rejected: 0, last_value_age_s: 3 };
    const report = deviceReport({ sensors: [heard], discovered: [waiting], links: { a: link } }, NOW);
    expect(deviceReportSchema.parse(report)).toEqual({
      v: 1,
      source: 'ble',
      at: 1_800_000_000_000,
      sensors: [{ id: 'a', format: 'bthome-v2', heard: 9, missed: 1, rssi: -70, rssi_mean: -68, age_s: 10 }],
      sensors_total: 1,
      discovered: [{ id: 'b', format: 'ruuvi-df5', heard: 3, age_s: 1, private_address: true }],
      discovered_total: 1,
      links: [{ id: 'a', ...link }],
      links_total: 1,
    });
  });

  it('fits one message however many there are and however long their names', () => {
    const id = 'd'.repeat(64);
    const count = Number.MAX_SAFE_INTEGER;
    const sensor = {
      deviceId: id,
      format: 'f'.repeat(64),
      heard: count,
      missed: count,
      rssi: -127,
      rssiMean: -127,
      lastMs: 0,
      isFleeting: true,
    };
    const link = { connected: false, connects: count, failures: count, values: count, rejected: count };
    const links = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`${id.slice(3)}${n}`, link]));
    const reported = { sensors: Array(500).fill(sensor), discovered: Array(50).fill(sensor), links };
    const report = deviceReport(reported, NOW);
    expect(report.sensors_total).toBe(500);
    expect(encodeMessage(report).length).toBeLessThanOrEqual(MAX_IPC_PAYLOAD_BYTES);
  });
});
