import { z } from 'zod';
import { IpcServiceError } from '../ipc-errors.ts';
import type { Operation, OperationTable } from '../operation.ts';
import { requestOf } from './request.ts';

const metricsRequest = z.object({
  metrics: z.array(z.object({ name: z.string().min(1), unit: z.string(), value: z.number() })).min(1),
});

/** Components that bring operations of their own, none of which a laptop has. */
const NOT_DEPLOYED: ReadonlyMap<string, string> = new Map([
  ['GetSecretValue', 'aws.greengrass.SecretManager'],
  ['GetThingShadow', 'aws.greengrass.ShadowManager'],
  ['UpdateThingShadow', 'aws.greengrass.ShadowManager'],
  ['DeleteThingShadow', 'aws.greengrass.ShadowManager'],
  ['ListNamedShadowsForThing', 'aws.greengrass.ShadowManager'],
]);

/**
 * What classic knows and lite does not, apart from the lifecycle. This nucleus updates components without asking them, so
 * that subscriptions to updates are accepted and never hear anything.
 */
export function classicOperations(onMetrics: (count: number) => void): OperationTable {
  return new Map([
    ['SubscribeToComponentUpdates', silentSubscription],
    ['SubscribeToValidateConfigurationUpdates', silentSubscription],
    ['DeferComponentUpdate', accepted],
    ['SendConfigurationValidityReport', noValidationPending],
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
