import { z } from 'zod';
import { idSchema } from './ids.ts';

const count = z.int().min(0);

/** What a component says of itself on its local status topic. Counters run from process start, in readings. JSON on the wire. */
export const componentStatusSchema = z.strictObject({
  v: z.literal(1),
  component: idSchema,
  /** Unix milliseconds. */
  at: z.int().min(0),
  uptime_s: z.number().min(0),
  /** Readings taken in, passed on and confirmed by the next hop, given up. */
  received: count,
  sent: count,
  dropped: count,
  /** Readings held now. */
  depth: count,
  /** What only this kind of component knows: `adapter`, `active_devices`, `epoch`, `connected`... */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export type ComponentStatus = z.infer<typeof componentStatusSchema>;

/**
 * The gateway's status, version 1.0, on `building/{building_id}/gateway/{gateway_id}/status`. Gateways in the field
 * publish it and dashboards read it: fields may be added, these never change.
 */
export const gatewayStatusSchema = z.object({
  status: z.enum(['online', 'offline']),
  /** Unix seconds. */
  timestamp: z.int().min(0),
  /** Software version of the gateway. */
  version: z.string(),
  uptime_seconds: count,
  mqtt_connected: z.boolean(),
  active_devices: count,
  /** Readings that the cloud has not confirmed yet. */
  buffered_messages: count,
});

export type GatewayStatus = z.infer<typeof gatewayStatusSchema>;
