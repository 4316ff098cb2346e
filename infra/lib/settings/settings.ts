import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { timeZoneSchema } from './time-zone.ts';

/** A whole number that the command line may give as text: `-c sward:history_days=30`. */
const days = z.coerce.number().int().min(1).max(3650);

/** true and false as CDK's command line gives them. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** In cdk.json an array, on the command line with commas. */
const list = z.union([z.array(z.string()), z.string().transform((text) => (text === '' ? [] : text.split(',')))]);

/** A building id is `<tenant>:<rest>`, so no tenant holds a `:`. */
const tenantSchema = z
  .string()
  .refine((id) => id !== '', { error: 'a name between commas is empty' })
  .pipe(idSchema.refine((id) => !id.includes(':'), { error: 'a tenant ends before the first `:`' }));
const tenantList = list
  .pipe(z.array(tenantSchema))
  .refine((tenants) => tenants.length <= 50, { error: 'there are more than 50' })
  .refine((tenants) => new Set(tenants).size === tenants.length, { error: 'a tenant is named twice' });

/** Where the operators' page is in the repository. Whoever has it on a server sets its address. */
const RUNBOOK = 'docs/operator-runbook.md';

/** Where the fleet file is, below infra/. */
export const FLEET_FILE = 'fleet.yaml';

/** Where readings go for queries over long times, besides DynamoDB. */
export const TIMESERIES = ['influxdb2', 'influxdb3', 'liveanalytics', 'none'] as const;
export const STREAMS = ['none', 'eventbridge', 'kinesis'] as const;

/**
 * Everything that a person decides of the cloud side. Each is a context key of CDK under its name with `sward:` before it,
 * in infra/cdk.json or on the command line.
 */
export const settingsSchema = z.strictObject({
  timeseries: z
    .enum(TIMESERIES)
    .default('influxdb2')
    .describe(
      'Time series database: `influxdb2` (Timestream for InfluxDB, any account), `influxdb3` (the same, version 3, after a Marketplace subscription), `liveanalytics` (Timestream for LiveAnalytics, accounts that already have it), `none`',
    ),
  archive: flag
    .default(false)
    .describe('`true`: every reading to S3, partitioned and compressed, with an Athena table; `false`'),
  stream: z.enum(STREAMS).default('none').describe('Every reading to third parties: `eventbridge`, `kinesis`, `none`'),
  history: z
    .union([z.literal('daily'), days])
    .default(90)
    .describe(
      'How long DynamoDB keeps readings: 1 to 3650 days, or `daily`: each day begins empty, an hour after midnight',
    ),
  time_zone: timeZoneSchema
    .default('UTC')
    .describe('Where the day of `sward:history=daily` begins: a name such as `Europe/Berlin`'),
  log_days: z.coerce
    .number()
    .pipe(z.union([z.literal(7), z.literal(14), z.literal(30), z.literal(90), z.literal(180), z.literal(365)]))
    .default(30)
    .describe('How long logs of functions are kept, days: 7, 14, 30, 90, 180, 365'),
  publish_interval_s: z
    // Nothing would count as 0, which is the dearest of all.
    .preprocess((value) => (value === '' ? undefined : value), z.coerce.number().min(0).max(600))
    .default(10)
    .describe(
      'What the fleet is deployed with: batches that are not full go at most this often, 0 to 600 s; what it saves is in docs/cost.md',
    ),
  fleet_file: z
    .string()
    .min(1)
    .default(FLEET_FILE)
    .describe(
      'Which gateways get what: path of the fleet file, as seen from infra/. The default one need not be there; see [fleet.md](fleet.md)',
    ),
  alert_email: z
    .email()
    .optional()
    .describe('Who is mailed alerts by the topic `sward_default_alerts`, once a channel names it: an address'),
  operator_email: z
    .email()
    .optional()
    .describe('Mail address that is told when an alarm of the cloud side itself goes off'),
  runbook_url: z
    .union([z.literal(RUNBOOK), z.url({ protocol: /^https$/ }).max(200)])
    .default(RUNBOOK)
    .describe(
      'Address of docs/operator-runbook.md on your own server, `https://...`, at most 200 characters: each alarm ends with a link to its section',
    ),
  tenants: tenantList
    .default([])
    .describe(
      'Tenants that get a policy to read what is theirs, with commas between; a tenant is what stands before `:` in building ids',
    ),
});

export type Settings = z.infer<typeof settingsSchema>;
