import { describe, expect, it } from '@jest/globals';
import { toReadingEvent } from '../../lib/stream/reading-event.ts';
import { EPOCH, storedReading } from '../telemetry/examples.ts';

describe('toReadingEvent', () => {
  it('tells who measured what and when, and of which tenant', () => {
    expect(toReadingEvent(storedReading({ seq: 3, buildingId: 'acme:hq' }))).toEqual({
      version: 1,
      tenant: 'acme',
      building_id: 'acme:hq',
      gateway_id: 'gateway-abcd1234',
      device_id: 'a4c138f5a1b2',
      epoch: EPOCH,
      seq: 3,
      measured_at: 1_706_872_350_003,
      received_at: 1_706_872_352_003,
      cloud_received_at: 1_706_872_353_000,
      values: { temperature_c: 0.03, humidity_rh: 45.2 },
      source: 'ble',
      format: 'ruuvi-df5',
      rssi: -65,
      packet_id: 3,
    });
  });

  it('passes on what the buffer said of time and of means', () => {
    const { reading } = storedReading({ seq: 1 });
    const aggregate = { window_s: 60, count: 12 };
    const told = { ...reading, time_quality: 'corrected' as const, aggregate };
    expect(toReadingEvent(storedReading({ seq: 1, reading: told }))).toMatchObject({
      time_quality: 'corrected',
      aggregate,
    });
  });
});
