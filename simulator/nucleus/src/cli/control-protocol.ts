import { z } from 'zod';
import type { Flavour, LocalDeployment } from '../ports.ts';

/** What a nucleus says of itself. */
export type NucleusStatus = {
  readonly root: string;
  readonly flavour: Flavour;
  readonly thingName: string;
  readonly pid: number;
  readonly brokerConnected: boolean;
};

export const FAULT_NAMES = [
  'drop-socket',
  'restart-ipc',
  'forget-subscriptions',
  'stall',
  'release',
  'lose',
  'refuse',
  'accept',
  'cut',
  'restore',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

export const faultRequest = z.strictObject({ fault: z.enum(FAULT_NAMES), component: z.string().optional() });
export type FaultRequest = z.infer<typeof faultRequest>;

const configurationUpdate = z.strictObject({
  MERGE: z.record(z.string(), z.unknown()).optional(),
  RESET: z.array(z.string()).optional(),
});

/** `--update-config`: component name -> MERGE and RESET. */
export const updateConfig = z.record(z.string(), configurationUpdate);

/** A LocalDeployment as JSON; folders are absolute paths. */
export const deploymentRequest = z.strictObject({
  recipeDir: z.string().optional(),
  artifactDir: z.string().optional(),
  merge: z.record(z.string(), z.string()).default({}),
  remove: z.array(z.string()).default([]),
  updateConfig: updateConfig.default({}),
});
export type DeploymentRequest = z.infer<typeof deploymentRequest>;

const definedOnly = <Value>(key: string, value: Value | undefined) => (value === undefined ? {} : { [key]: value });

export const localDeploymentOf = (request: DeploymentRequest): LocalDeployment => ({
  ...definedOnly('recipeDir', request.recipeDir),
  ...definedOnly('artifactDir', request.artifactDir),
  merge: new Map(Object.entries(request.merge)),
  remove: request.remove,
  updateConfig: new Map(
    Object.entries(request.updateConfig).map(([name, { MERGE, RESET }]) => [
      name,
      { ...definedOnly('MERGE', MERGE), ...definedOnly('RESET', RESET) },
    ]),
  ),
});
