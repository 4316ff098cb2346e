import { Backoff, type Random } from '@sward/runtime/backoff.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { BusTimeoutError, BusUnavailableError } from './bus-errors.ts';
import type { ConfigurationObject } from './message-bus.ts';
import { Pauses } from './pauses.ts';

export type ConfigurationWatchDeps = {
  readonly read: () => Promise<ConfigurationObject>;
  readonly handler: (configuration: ConfigurationObject) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
};

/** A deployment changes keys one by one, with an event each: the whole is read once they have come to rest. */
const SETTLE_MS = 100;

const RETRY = { baseMs: 500, maxMs: 30_000, minMs: 100 } as const;

/** Turns events that say "something changed" into whole configurations, one read at a time. */
export class ConfigurationWatch {
  readonly #deps: ConfigurationWatchDeps;
  readonly #pauses: Pauses;
  readonly #backoff: Backoff;
  #stale = false;
  #reading = false;
  #closed = false;

  constructor(deps: ConfigurationWatchDeps) {
    this.#deps = deps;
    this.#pauses = new Pauses(deps.clock);
    this.#backoff = new Backoff(RETRY, deps.random);
  }

  /** Something in the configuration changed, or may have. */
  changed(): void {
    this.#stale = true;
    if (!this.#reading) void this.#readUntilFresh();
  }

  close(): void {
    this.#closed = true;
    this.#pauses.endAll();
  }

  async #readUntilFresh(): Promise<void> {
    this.#reading = true;
    while (this.#stale && !this.#closed) {
      await this.#pauses.pause(SETTLE_MS);
      this.#stale = false;
      await this.#readOnce();
    }
    this.#reading = false;
  }

  async #readOnce(): Promise<void> {
    try {
      const configuration = await this.#deps.read();
      this.#backoff.reset();
      if (!this.#closed) this.#hand(configuration);
    } catch (error) {
      if (this.#closed) return;
      this.#deps.logger.warn('configuration_not_read', { error });
      this.#stale ||= error instanceof BusUnavailableError || error instanceof BusTimeoutError;
      await this.#pauses.pause(this.#backoff.nextMs());
    }
  }

  #hand(configuration: ConfigurationObject): void {
    try {
      this.#deps.handler(configuration);
    } catch (error) {
      this.#deps.logger.error('configuration_handler_failed', { error });
    }
  }
}
