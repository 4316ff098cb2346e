import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { MessageBus } from './message-bus.ts';
import { REFUSED_RETRY_MS, retryWhileUnavailable } from './retry-while-unavailable.ts';

export type Patience = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Ends the waiting: the component is told to stop. */
  readonly signal: AbortSignal;
};

/** What a component lacks, as its recipe would say it. */
type Lack = { readonly service: string; readonly operation: string; readonly resource: string };

const subscribeRight = (topic: string): Lack => ({
  service: 'aws.greengrass.ipc.pubsub',
  operation: 'aws.greengrass#SubscribeToTopic',
  resource: topic,
});

/**
 * The same bus, whose subscriptions and configuration wait for a nucleus (and, towards the cloud, a network) that is away.
 * A component that exited instead would soon be one that the nucleus gives up. A local subscription waits for its right as
 * well, which the next deployment may bring; what is refused towards the cloud is thrown. Publishes fail at once.
 */
export function patientMessageBus(bus: MessageBus, { clock, logger, random, signal }: Patience): MessageBus {
  const patiently = <T>(what: string, call: () => Promise<T>, right?: Lack) =>
    retryWhileUnavailable(call, {
      clock,
      random,
      signal,
      onRetry: (error) => logger.warn('waiting_for_nucleus', { for: what, error }),
      ...(right === undefined ? {} : { onRefused: (error: Error) => tellMissingRight(logger, right, error) }),
    });
  return {
    publish: (topic, payload) => bus.publish(topic, payload),
    publishToCloud: (topic, payload) => bus.publishToCloud(topic, payload),
    subscribe: (topic, handler) => patiently(topic, () => bus.subscribe(topic, handler), subscribeRight(topic)),
    subscribeToCloud: (filter, handler) => patiently(filter, () => bus.subscribeToCloud(filter, handler)),
    getConfiguration: () => patiently('configuration', () => bus.getConfiguration()),
    onConfiguration: (handler) => patiently('configuration changes', () => bus.onConfiguration(handler)),
    getSecret: (secretId) => bus.getSecret(secretId),
    close: () => bus.close(),
  };
}

function tellMissingRight(logger: Logger, { service, operation, resource }: Lack, error: Error): void {
  logger.error('right_missing', {
    operation,
    resource,
    recipe_section: `ComponentConfiguration.DefaultConfiguration.accessControl["${service}"]`,
    retry_ms: REFUSED_RETRY_MS,
    error,
  });
}
