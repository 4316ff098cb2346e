import type { ConfigurationState } from '@sward/contracts/status.ts';
import { type Clock, delay } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { z } from 'zod';
import { refusalLines } from './configuration-refusal.ts';
import type { ConfigurationObject, MessageBus, Subscription } from './message-bus.ts';

/** A component's configuration as it is now, and what ends the watching of it. */
export type WatchedConfig<T> = {
  /** The configuration in force. */
  current(): T;
  /** False while the defaults stand in for a configuration that was refused. */
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
 * before stays, at first the defaults, and the refusal is logged and kept for the status until one fits.
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
  let refused: string[] = [];
  const apply = (configuration: ConfigurationObject) => {
    const parsed = schema.safeParse(settingsOf(configuration));
    if (!parsed.success) {
      refused = refusalLines(schema, parsed.error.issues);
      logger.error('configuration_refused', { refused, in_force: valid ? 'the one before' : 'defaults' });
      return;
    }
    if (refused.length > 0) logger.info('configuration_accepted');
    refused = [];
    current = parsed.data;
    valid = true;
    onChange(current);
  };
  const state = (): ConfigurationState => ({
    valid: valid && refused.length === 0,
    ...(refused.length === 0 ? {} : { refused }),
    ...(valid ? {} : { defaults: true }),
  });
  // Subscribed ahead of the read, or a change between the two would go unnoticed until the next one.
  let toldOfChange = false;
  const subscription: Subscription = await bus.onConfiguration((configuration) => {
    toldOfChange = true;
    apply(configuration);
  });
  const first = await bus.getConfiguration();
  if (!toldOfChange) apply(first);
  return { current: () => current, isValid: () => valid, state, close: () => subscription.close() };
}

/** How often a component that cannot go on with the defaults looks for a valid configuration, ms. */
const LOOK_MS = 1000;

/** Waits until the nucleus has given a configuration that fits. @returns false where `signal` ended the wait */
export async function untilValid(config: WatchedConfig<unknown>, clock: Clock, signal: AbortSignal): Promise<boolean> {
  while (!config.isValid() && !signal.aborted) await delay(clock, LOOK_MS, signal);
  return config.isValid();
}
