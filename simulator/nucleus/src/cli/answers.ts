import { z } from 'zod';

/** Answers of the control socket, checked: the nucleus at its other end may be of another version. */
export const componentAnswer = z.object({
  name: z.string(),
  version: z.string(),
  state: z.string(),
  restarts: z.number(),
  pid: z.number().optional(),
  configuration: z.unknown(),
});
export type ComponentAnswer = z.infer<typeof componentAnswer>;

export const componentsAnswer = z.array(componentAnswer);

export const deploymentAnswer = z.object({ id: z.string(), status: z.string(), reason: z.string().optional() });
export type DeploymentAnswer = z.infer<typeof deploymentAnswer>;

export const deploymentsAnswer = z.array(deploymentAnswer);

export const statusAnswer = z.object({
  root: z.string(),
  flavour: z.string(),
  thingName: z.string(),
  pid: z.number(),
  brokerConnected: z.boolean(),
});

export const faultAnswer = z.object({ done: z.string() });
