import { z } from 'zod';
import { idSchema } from './ids.ts';

const count = z.int().min(0);

const sensor = {
  id: idSchema,
  format: idSchema,
  /** Packets that brought a value; of a sensor that waits for approval, those of a known format. */
  heard: count,
  /** Signal strength of the newest packet, dBm. */
  rssi: z.int().optional(),
  /** Since the newest packet, s. */
  age_s: z.number().min(0),
};

/** How one sensor is heard. */
const heardSensorSchema = z.strictObject({
  ...sensor,
  /** Packets missed by the gaps in the sensor's own numbering; 0 where it has none. */
  missed: count,
  rssi_mean: z.int().optional(),
});

/** A sensor that is heard and waits for a person to approve it. */
const discoveredSensorSchema = z.strictObject({
  ...sensor,
  /** Its address is of the kind that changes: it may be another sensor tomorrow, unless it has an identity key. */
  private_address: z.literal(true).optional(),
});

/** A sensor that is connected to. Counts are since the start of the component. */
const linkSchema = z.strictObject({
  id: idSchema,
  connected: z.boolean(),
  /** Links that came about; attempts that failed and links that broke. */
  connects: count,
  failures: count,
  /** Frames that gave values, and frames that gave none. */
  values: count,
  rejected: count,
  last_value_age_s: z.number().min(0).optional(),
  /** Why there is or was no link; absent while all is well. */
  last_failure: z.string().max(64).optional(),
});

/**
 * Which sensors an ingest hears, and how well, on its local topic. JSON, at most 7,000 bytes: the tables are cut to what
 * fits, the `total` counts tell how many there are.
 */
export const deviceReportSchema = z.strictObject({
  v: z.literal(1),
  source: z.enum(['ble']),
  /** Unix milliseconds. */
  at: z.int().min(0),
  sensors: z.array(heardSensorSchema),
  sensors_total: count,
  discovered: z.array(discoveredSensorSchema),
  discovered_total: count,
  links: z.array(linkSchema),
  links_total: count,
});

export type DeviceReport = z.infer<typeof deviceReportSchema>;
export type HeardSensor = z.infer<typeof heardSensorSchema>;
export type DiscoveredSensor = z.infer<typeof discoveredSensorSchema>;
