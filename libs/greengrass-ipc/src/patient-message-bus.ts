import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { MessageBus } from './message-bus.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';

export type Patience = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Ends the waiting: the component is told to stop. */
  readonly signal: AbortSignal;
};

/**
 * The same bus, whose subscriptions and configuration wait for a nucleus (and, towards the cloud, a network) that is away.
 * A component that exited instead would soon be one that the nucleus gives up. Publishes still fail at once.
 */
export function patientMessageBus(bus: MessageBus, { clock, logger, random, signal }: Patience): MessageBus {
  const patiently = <T>(what: string, call: () => Promise<T>) =>
    retryWhileUnavailable(call, {
      clock,
      random,
      signal,
      onRetry: (error) => logger.warn('waiting_for_nucleus', { for: what, error }),
    });
  return {
    publish: (topic, payload) => bus.publish(topic, payload),
    publishToCloud: (topic, payload) => bus.publishToCloud(topic, payload),
    subscribe: (topic, handler) => patiently(topic, () => bus.subscribe(topic, handler)),
    subscribeToCloud: (filter, handler) => patiently(filter, () => bus.subscribeToCloud(filter, handler)),
    getConfiguration: () => patiently('configuration', () => bus.getConfiguration()),
    onConfiguration: (handler) => patiently('configuration changes', () => bus.onConfiguration(handler)),
    close: () => bus.close(),
  };
}
