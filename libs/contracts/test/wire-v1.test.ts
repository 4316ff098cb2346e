import { describe, expect, it } from '@jest/globals';
import { gatewayStatusSchema } from '../src/status.ts';
import { telemetryV1Schema, toTelemetryV1 } from '../src/telemetry-v1.ts';
import { sampleReading } from '../src/testing/sample-reading.ts';
import { cloudTopics } from '../src/topics.ts';

/** As gateways in the field publish it today, to the letter. */
const FIELD_TELEMETRY =
  '{"version":"1.0","gateway_id":"gateway-abcd1234","device_id":"a4c138f5a1b2","timestamp":1706872350,"received_at":1706872352,' +
  '"sensor_data":{"co2_ppm":650,"temperature_c":22.5,"humidity_rh":45.2,"occupancy":true,"battery_mv":3200},"metadata":{"rssi":-65,"latency_ms":2000}}';
const FIELD_STATUS =
  '{"status":"online","timestamp":1706872350,"version":"1.0.0","uptime_seconds":86400,"mqtt_connected":true,"active_devices":15,"buffered_messages":0}';

const gateway = { buildingId: 'hq', gatewayId: 'gateway-abcd1234' };

describe('version 1.0 on the wire', () => {
  it('is read as gateways in the field publish it, field by field', () => {
    expect(telemetryV1Schema.parse(JSON.parse(FIELD_TELEMETRY))).toEqual(JSON.parse(FIELD_TELEMETRY));
    expect(gatewayStatusSchema.parse(JSON.parse(FIELD_STATUS))).toEqual(JSON.parse(FIELD_STATUS));
  });

  it('is written the same, and adds only the place in the log', () => {
    const reading = sampleReading(0, {
      values: { co2_ppm: 650, temperature_c: 22.5, humidity_rh: 45.2, occupancy: true, battery_mv: 3200 },
      measured_at: 1_706_872_350_000,
      received_at: 1_706_872_352_000,
    });
    const written = toTelemetryV1(reading, gateway.gatewayId, '00ff00ff00ff00ff', 7);
    const { metadata, ...rest } = written;
    const { epoch, seq, ...fieldMetadata } = metadata;
    expect(JSON.stringify({ ...rest, metadata: fieldMetadata })).toBe(FIELD_TELEMETRY);
    expect({ epoch, seq }).toEqual({ epoch: '00ff00ff00ff00ff', seq: 7 });
  });

  it('stands on the topics of the field', () => {
    expect(cloudTopics.telemetry(gateway, 'a4c138f5a1b2')).toBe(
      'building/hq/gateway/gateway-abcd1234/device/a4c138f5a1b2/telemetry',
    );
    expect(cloudTopics.status(gateway)).toBe('building/hq/gateway/gateway-abcd1234/status');
  });
});
