import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { MessageIntake } from '../ports.ts';

type Happening = 'connected' | 'disconnected';

/**
 * Tells the rules of connections that come and go, as IoT Core does: see "Lifecycle events" in its guide. Gateways cannot
 * hear these events, and cannot forge them.
 */
export class Presence {
  readonly #intake: MessageIntake;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** Number of each client's newest connection: by it an event that came late can be told. */
  readonly #versions = new Map<string, number>();

  constructor(intake: MessageIntake, clock: Clock, logger: Logger) {
    this.#intake = intake;
    this.#clock = clock;
    this.#logger = logger;
  }

  connected(clientId: string): void {
    // Larger than any before, those of an earlier run too.
    const version = Math.max((this.#versions.get(clientId) ?? 0) + 1, Math.floor(this.#clock.now() / 1000));
    this.#versions.set(clientId, version);
    this.#tell('connected', clientId);
  }

  disconnected(clientId: string): void {
    this.#tell('disconnected', clientId);
  }

  /** An event that is lost costs little: readings and statuses tell of a gateway as well. */
  #tell(eventType: Happening, clientId: string): void {
    const topic = `$aws/events/presence/${eventType}/${clientId}`;
    try {
      // Nobody published it: AWS gives `n/a` where there is no client.
      this.#intake({ topic, payload: this.#payload(eventType, clientId), clientId: 'n/a' });
    } catch (error) {
      this.#logger.error('presence_not_queued', { client_id: clientId, error });
    }
  }

  #payload(eventType: Happening, clientId: string): Uint8Array {
    const versionNumber = this.#versions.get(clientId) ?? 0;
    const event = {
      clientId,
      timestamp: this.#clock.now(),
      eventType,
      sessionIdentifier: `local-${versionNumber}`,
      principalIdentifier: clientId,
      versionNumber,
    };
    return new TextEncoder().encode(JSON.stringify(event));
  }
}
