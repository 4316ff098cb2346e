import { z } from 'zod';
import { IpcServiceError } from '../ipc-errors.ts';
import type { Operation, OperationTable } from '../operation.ts';
import type { Guard } from './refusal.ts';
import { requestOf } from './request.ts';

const metricsRequest = z.object({
  metrics: z.array(z.object({ name: z.string().min(1), unit: z.string(), value: z.number() })).min(1),
});

const SECRET_MANAGER = 'aws.greengrass.SecretManager';
const secretRequest = z.object({ secretId: z.string().min(1) });

export type ClassicOperationsOptions = {
  readonly guard: Guard;
  /** What aws.greengrass.SecretManager holds, by name or ARN; undefined where it is not deployed. */
  readonly secrets: ReadonlyMap<string, string> | undefined;
  readonly onMetrics: (count: number) => void;
};

/** Components that bring operations of their own, none of which a laptop has. */
const NOT_DEPLOYED: ReadonlyMap<string, string> = new Map([
  ['GetThingShadow', 'aws.greengrass.ShadowManager'],
  ['UpdateThingShadow', 'aws.greengrass.ShadowManager'],
  ['DeleteThingShadow', 'aws.greengrass.ShadowManager'],
  ['ListNamedShadowsForThing', 'aws.greengrass.ShadowManager'],
]);

/**
 * What classic knows and lite does not, apart from the lifecycle. This nucleus updates components without asking them, so
 * that subscriptions to updates are accepted and never hear anything.
 */
export function classicOperations({ guard, secrets, onMetrics }: ClassicOperationsOptions): OperationTable {
  return new Map([
    ['SubscribeToComponentUpdates', silentSubscription],
    ['SubscribeToValidateConfigurationUpdates', silentSubscription],
    ['DeferComponentUpdate', accepted],
    ['SendConfigurationValidityReport', noValidationPending],
    ['GetSecretValue', secrets === undefined ? notDeployed(SECRET_MANAGER) : getSecretValue(secrets, guard)],
    ['PutComponentMetric', putComponentMetric(onMetrics)],
    ...[...NOT_DEPLOYED].map(([name, provider]): [string, Operation] => [name, notDeployed(provider)]),
  ]);
}

const accepted: Operation = () => ({ response: {} });

const silentSubscription: Operation = () => ({ response: {}, close: () => {} });

const noValidationPending: Operation = () => {
  throw new IpcServiceError('InvalidArgumentsError', 'Validation request either timed out or was never made');
};

function putComponentMetric(onMetrics: (count: number) => void): Operation {
  return (call) => {
    onMetrics(requestOf(metricsRequest, call, 'classic').metrics.length);
    return { response: {} };
  };
}

function notDeployed(provider: string): Operation {
  return () => {
    throw new IpcServiceError('ServiceError', `${provider} is not deployed on this nucleus`);
  };
}

function getSecretValue(secrets: ReadonlyMap<string, string>, guard: Guard): Operation {
  return (call) => {
    const { secretId } = requestOf(secretRequest, call, 'classic', 'InvalidArgumentsError');
    guard(call, SECRET_MANAGER, secretId);
    const secretString = secrets.get(secretId);
    if (secretString === undefined) throw new IpcServiceError('ResourceNotFoundError', `Secret ${secretId} not found`);
    return { response: { secretId, versionId: '1', versionStage: ['AWSCURRENT'], secretValue: { secretString } } };
  };
}
