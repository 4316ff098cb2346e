import { type Clock, delay } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { z } from 'zod';
import type { ConfigurationObject, MessageBus, Subscription } from './message-bus.ts';

/** A component's configuration as it is now, and what ends the watching of it. */
export type WatchedConfig<T> = {
  current(): T;
  /** False while the defaults stand in for a configuration that was refused. */
  isValid(): boolean;
  close(): Promise<void>;
};

/** The nucleus keeps the component's rights beside its settings: no business of the component's own schema. */
function settingsOf({ accessControl: _, ...settings }: ConfigurationObject): object {
  return settings;
}

/**
 * Reads the configuration and follows its changes. A configuration that does not fit the schema is refused whole and
 * logged: the one before stays, at first the defaults.
 *
 * @throws BusError where the configuration cannot be read
 */
export async function watchConfig<T>(
  bus: MessageBus,
  schema: z.ZodType<T>,
  logger: Logger,
  onChange: (config: T) => void,
): Promise<WatchedConfig<T>> {
  let current = schema.parse({});
  let valid = false;
  const apply = (configuration: ConfigurationObject) => {
    const parsed = schema.safeParse(settingsOf(configuration));
    if (!parsed.success) {
      const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      logger.error('configuration_refused', { issues });
      return;
    }
    current = parsed.data;
    valid = true;
    onChange(current);
  };
  // Subscribed ahead of the read, or a change between the two would go unnoticed until the next one.
  let toldOfChange = false;
  const subscription: Subscription = await bus.onConfiguration((configuration) => {
    toldOfChange = true;
    apply(configuration);
  });
  const first = await bus.getConfiguration();
  if (!toldOfChange) apply(first);
  return { current: () => current, isValid: () => valid, close: () => subscription.close() };
}

/** How often a component that cannot go on with the defaults looks for a valid configuration, ms. */
const LOOK_MS = 1000;

/** Waits until the nucleus has given a configuration that fits. @returns false where `signal` ended the wait */
export async function untilValid(config: WatchedConfig<unknown>, clock: Clock, signal: AbortSignal): Promise<boolean> {
  while (!config.isValid() && !signal.aborted) await delay(clock, LOOK_MS, signal);
  return config.isValid();
}
