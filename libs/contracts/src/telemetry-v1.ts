import { z } from 'zod';
import { epochSchema } from './delivery.ts';
import { idSchema } from './ids.ts';
import { type Reading, timeQualitySchema } from './reading.ts';

/**
 * Telemetry, version 1.0: one message per reading. Gateways in the field publish it: fields may be added, these never
 * change. `metadata.epoch` and `metadata.seq` are our addition: with them the cloud can confirm the reading. So is
 * `metadata.time_quality`.
 */
export const telemetryV1Schema = z.object({
  version: z.literal('1.0'),
  gateway_id: idSchema,
  device_id: idSchema,
  /** Unix seconds of the measurement. */
  timestamp: z.int().min(0),
  /** Unix seconds of hearing. */
  received_at: z.int().min(0),
  sensor_data: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  metadata: z.object({
    rssi: z.number().optional(),
    /** Hearing after measuring, milliseconds. */
    latency_ms: z.number().optional(),
    epoch: epochSchema.optional(),
    seq: z.int().min(1).optional(),
    time_quality: timeQualitySchema.optional(),
  }),
});

export type TelemetryV1 = z.infer<typeof telemetryV1Schema>;

/** The version 1.0 message of one reading at its place in the log. */
export function toTelemetryV1(reading: Reading, gatewayId: string, epoch: string, seq: number): TelemetryV1 {
  return {
    version: '1.0',
    gateway_id: gatewayId,
    device_id: reading.device_id,
    timestamp: Math.floor(reading.measured_at / 1000),
    received_at: Math.floor(reading.received_at / 1000),
    sensor_data: reading.values,
    metadata: {
      ...(reading.rssi === undefined ? {} : { rssi: reading.rssi }),
      latency_ms: Math.max(0, reading.received_at - reading.measured_at),
      epoch,
      seq,
      ...(reading.time_quality === undefined ? {} : { time_quality: reading.time_quality }),
    },
  };
}
