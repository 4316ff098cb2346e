import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';

/** Values of one component's configuration, by key. */
const valuesSchema = z.record(z.string().min(1), z.json());

/** Configuration by component: `sward.BleIngest: { adapter: hci1 }`. */
const configurationSchema = z.record(z.string().min(1), valuesSchema).default({});

/** What a building has of its own. */
export const buildingSchema = z.strictObject({
  configuration: configurationSchema,
  /** Its gateways get a new version first. */
  canary: z.boolean().default(false),
});

/** What a single gateway has of its own. */
export const gatewaySchema = z.strictObject({
  /** Where it stands: the building's configuration is its too. */
  building: idSchema,
  configuration: configurationSchema,
  canary: z.boolean().default(false),
});

/** A component that is deployed beside Sward's. */
export const addedComponentSchema = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+[A-Za-z0-9.+-]*$/, 'not an exact version, such as 2.14.0'),
  configuration: valuesSchema.default({}),
});

/** How canaries are watched before the others follow. */
export const canariesSchema = z.strictObject({
  /** How long each has to stay healthy once it runs the new version, minutes. */
  soak_minutes: z.number().int().min(0).max(600).default(15),
  /** How long a canary may take until it runs the new version, minutes. */
  wait_minutes: z.number().int().min(5).max(100).default(45),
  /** What a canary means that has not answered by then: `pass` needs at least one other that has. */
  offline: z.enum(['fail', 'pass']).default('fail'),
});

/** How fast a deployment goes through its group, and when it is stopped. */
export const rolloutSchema = z.strictObject({
  /** Gateways in the first minute; the rate doubles with each that many successes. */
  first_per_minute: z.number().int().min(1).max(1000).default(5),
  most_per_minute: z.number().int().min(1).max(1000).default(50),
  /** Stops where so many of those that tried have failed, percent... */
  abort_percent: z.number().int().min(1).max(100).default(20),
  /** ...once so many have tried. */
  abort_after: z.number().int().min(1).max(1000).default(3),
  /** How long one gateway may work on it once it began, minutes. */
  timeout_minutes: z.number().int().min(5).max(10_080).default(60),
});

/** Everything that a person says of the fleet. Keys that are none are refused. */
export const fleetSchema = z
  .strictObject({
    /** `classic`: no gateway runs nucleus lite, whose limits then count no more. */
    nucleus: z.enum(['any', 'classic']).default('any'),
    configuration: configurationSchema,
    components: z.record(z.string().min(1), addedComponentSchema).default({}),
    buildings: z.record(idSchema, buildingSchema).default({}),
    gateways: z.record(idSchema, gatewaySchema).default({}),
    canaries: canariesSchema.prefault({}),
    rollout: rolloutSchema.prefault({}),
  })
  .refine(({ rollout }) => rollout.first_per_minute <= rollout.most_per_minute, {
    path: ['rollout', 'first_per_minute'],
    error: 'more than most_per_minute',
  });

/** The fleet file, checked, with its defaults. */
export type FleetFile = z.infer<typeof fleetSchema>;
export type Values = z.infer<typeof valuesSchema>;
export type Configuration = z.infer<typeof configurationSchema>;

/** What holds where there is no file: every gateway is in the default group. */
export const EMPTY_FLEET: FleetFile = fleetSchema.parse({});
