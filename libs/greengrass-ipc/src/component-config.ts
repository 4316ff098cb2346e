import type { ConfigurationState } from '@sward/contracts/status.ts';
import { type Clock, delay } from '@sward/runtime/clock.ts';
import type { ConfigMemory } from '@sward/runtime/config-memory.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { z } from 'zod';
import { AcceptedConfig } from './accepted-config.ts';
import type { ConfigurationObject, MessageBus, Subscription } from './message-bus.ts';

/** A component's configuration as it is now, and what ends the watching of it. */
export type WatchedConfig<T> = {
  /** The configuration in force. */
  current(): T;
  /** False while the defaults stand in for a configuration that was refused, with none before it. */
  isValid(): boolean;
  /** Whether the newest configuration of the nucleus is in force, and what was refused of it: for the status. */
  state(): ConfigurationState;
  close(): Promise<void>;
};

/** The nucleus keeps the component's rights beside its settings: no business of the component's own schema. */
function settingsOf({ accessControl: _, ...settings }: ConfigurationObject): object {
  return settings;
}

/**
 * Reads the configuration and follows its changes. A configuration that does not fit the schema is refused whole: the one
 * before stays, at first the one that `memory` knows of the process before, else the defaults. The refusal is logged, and
 * kept for the status until one fits.
 *
 * @throws BusError where the configuration cannot be read
 */
export async function watchConfig<T>(
  bus: MessageBus,
  schema: z.ZodType<T>,
  logger: Logger,
  onChange: (config: T) => void,
  memory?: ConfigMemory,
): Promise<WatchedConfig<T>> {
  const config = new AcceptedConfig(schema, logger, onChange, memory);
  const apply = (configuration: ConfigurationObject) => config.offer(settingsOf(configuration));
  // Subscribed ahead of the read, or a change between the two would go unnoticed until the next one.
  let toldOfChange = false;
  const subscription: Subscription = await bus.onConfiguration((configuration) => {
    toldOfChange = true;
    apply(configuration);
  });
  const first = await bus.getConfiguration();
  if (!toldOfChange) apply(first);
  return {
    current: () => config.current,
    isValid: () => config.isGiven,
    state: () => config.state,
    close: () => subscription.close(),
  };
}

/** How often a component that cannot go on with the defaults looks for a valid configuration, ms. */
const LOOK_MS = 1000;

/**
 * Waits until the nucleus has given a configuration that fits. `whileWaiting` is called at each look: the status must tell
 * the refusal though nothing else runs yet.
 *
 * @returns false where `signal` ended the wait
 */
export async function untilValid(
  config: WatchedConfig<unknown>,
  clock: Clock,
  signal: AbortSignal,
  whileWaiting: () => void = () => {},
): Promise<boolean> {
  while (!config.isValid() && !signal.aborted) {
    whileWaiting();
    await delay(clock, LOOK_MS, signal);
  }
  return config.isValid();
}
