import { z } from 'zod';
import { idSchema } from './ids.ts';

const count = z.int().min(0);

const flow = {
  /** Taken in; passed on and confirmed by the next hop; given up. */
  received: count,
  sent: count,
  dropped: count,
  /** Held now. */
  depth: count,
};

/** Whether what the nucleus holds for this component is what it runs on. */
export const configurationStateSchema = z.strictObject({
  /** False: the newest configuration was refused whole, and the one before is in force. */
  valid: z.boolean(),
  /** What was refused and why, without the values: they may be secret. */
  refused: z.array(z.string().max(200)).max(4).optional(),
  /** No configuration was ever accepted: the defaults are in force, or the component waits. */
  defaults: z.literal(true).optional(),
});

export type ConfigurationState = z.infer<typeof configurationStateSchema>;

/**
 * What a component says of itself on its local status topic. Counters run from process start. JSON on the wire, at most
 * 7,000 bytes.
 */
export const componentStatusSchema = z.strictObject({
  v: z.literal(1),
  component: idSchema,
  /** Unix milliseconds. */
  at: z.int().min(0),
  uptime_s: z.number().min(0),
  /** In readings. */
  ...flow,
  /** The same in bytes, as readings lie in this component: JSON in an ingest's memory, deflated in the log and on the wire. */
  bytes: z.strictObject(flow),
  configuration: configurationStateSchema,
  /** What only this kind of component knows: `adapter`, `active_devices`, `epoch`, `connected`... */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export type ComponentStatus = z.infer<typeof componentStatusSchema>;

/** The counters of a status: in readings, and the same in bytes. */
export type StatusCounters = Pick<ComponentStatus, 'received' | 'sent' | 'dropped' | 'depth' | 'bytes'>;

export type StatusDetail = ComponentStatus['detail'];

/**
 * What a publisher knows of the way to the cloud. `up`: confirmations come. `unconfirmed`: the nucleus takes what is
 * published and no word comes back. `refused`: it does not take it. `unauthorized`: it never will, until a deployment allows
 * it.
 */
export const linkStateSchema = z.enum(['up', 'unconfirmed', 'refused', 'unauthorized']);

export type LinkState = z.infer<typeof linkStateSchema>;

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
  /** What the components refused of their newest configuration, `component: why`; absent while all of it is in force. */
  config_refused: z.array(z.string().max(270)).max(12).optional(),
  /** For how long the oldest of the unconfirmed readings has waited, s. */
  backlog_seconds: count.optional(),
  /** What is known of the way to the cloud. */
  link: linkStateSchema.optional(),
  /** Readings given up by any component since it started. */
  dropped_readings: count.optional(),
  /** What the gateway keeps for a human to look at. */
  dead_letters: count.optional(),
  /** Whether the gateway's clock is set: `synchronized`, `unsynchronized`, `unknown`. */
  time_quality: z.string().max(32).optional(),
  /** Counters of each component, by its name: in readings, and the same in bytes. */
  components: z.record(z.string(), z.object({ ...flow, bytes: z.object(flow) })).optional(),
});

export type GatewayStatus = z.infer<typeof gatewayStatusSchema>;
