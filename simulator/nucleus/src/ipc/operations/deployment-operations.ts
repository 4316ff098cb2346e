import { z } from 'zod';
import type { ComponentControl, ConfigurationUpdate, Flavour, LocalDeployment } from '../../ports.ts';
import type { Operation, OperationTable } from '../operation.ts';
import type { Guard } from './refusal.ts';
import { requestOf } from './request.ts';

const SERVICE = 'aws.greengrass.Cli';

/** MERGE and RESET may come as JSON inside a string, as `greengrass-cli` passes them on. */
const json = z.union([
  z.object({}).loose(),
  z.array(z.unknown()),
  z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  }),
]);

const configurationUpdate = json.pipe(
  z.object({
    MERGE: json.pipe(z.object({}).loose()).optional(),
    RESET: json.pipe(z.array(z.string())).optional(),
  }),
);

const deploymentRequest = z.object({
  recipeDirectoryPath: z.string().nullish(),
  artifactsDirectoryPath: z.string().nullish(),
  rootComponentVersionsToAdd: z.record(z.string(), z.string()).nullish(),
  rootComponentsToRemove: z.array(z.string()).nullish(),
  componentToConfiguration: z.record(z.string(), configurationUpdate).nullish(),
});
type DeploymentRequest = z.infer<typeof deploymentRequest>;

export type DeploymentOperationsOptions = {
  readonly flavour: Flavour;
  readonly control: ComponentControl;
  readonly guard: Guard;
};

/** CreateLocalDeployment. */
export function deploymentOperations({ flavour, control, guard }: DeploymentOperationsOptions): OperationTable {
  const createLocalDeployment: Operation = (call) => {
    // Lite words this one refusal as a ServiceError.
    guard(call, SERVICE, '*', 'ServiceError');
    const request = requestOf(deploymentRequest, call, flavour);
    return { response: { deploymentId: control.deploy(deploymentOf(request)) } };
  };
  return new Map([['CreateLocalDeployment', createLocalDeployment]]);
}

function deploymentOf(request: DeploymentRequest): LocalDeployment {
  const { recipeDirectoryPath, artifactsDirectoryPath } = request;
  return {
    ...(recipeDirectoryPath ? { recipeDir: recipeDirectoryPath } : {}),
    ...(artifactsDirectoryPath ? { artifactDir: artifactsDirectoryPath } : {}),
    merge: new Map(Object.entries(request.rootComponentVersionsToAdd ?? {})),
    remove: request.rootComponentsToRemove ?? [],
    updateConfig: new Map(Object.entries(request.componentToConfiguration ?? {}).map(updateOf)),
  };
}

function updateOf([component, { MERGE, RESET }]: [string, z.infer<typeof configurationUpdate>]): [
  string,
  ConfigurationUpdate,
] {
  return [component, { ...(MERGE === undefined ? {} : { MERGE }), ...(RESET === undefined ? {} : { RESET }) }];
}
