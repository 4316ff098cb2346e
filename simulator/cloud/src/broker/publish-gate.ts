import type { Clock } from '@sward/runtime/clock.ts';
import type { MessageIntake } from '../ports.ts';
import { requirePublishAllowed } from './gateway-policy.ts';
import { type BrokerLimits, requirePublishWithinLimits } from './limits.ts';
import { PublishRate } from './publish-rate.ts';

/** A publish as the broker read it off the wire. */
type IncomingPublish = {
  readonly clientId: string;
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: number;
};

/**
 * What happens to each publish before it is acknowledged: limits, policy, rate, then the rules and their queue.
 * One per broker; it keeps a rate for each connected client.
 */
export class PublishGate {
  readonly #limits: BrokerLimits;
  readonly #clock: Clock;
  readonly #intake: MessageIntake;
  readonly #rates = new Map<string, PublishRate>();
  #discarded = 0;

  constructor(limits: BrokerLimits, clock: Clock, intake: MessageIntake) {
    this.#limits = limits;
    this.#clock = clock;
    this.#intake = intake;
  }

  /** Publishes discarded for their rate since start. */
  get discarded(): number {
    return this.#discarded;
  }

  /**
   * Takes a publish; once it returns true, what the rules made of it is queued durably.
   * @returns false where it came too fast and is to be discarded without acknowledgement
   * @throws LimitExceededError and NotAuthorizedError, for which IoT Core disconnects; what the intake throws
   */
  admit(publish: IncomingPublish): boolean {
    const { clientId, topic, payload, qos } = publish;
    requirePublishWithinLimits({ topic, payloadBytes: payload.length, qos }, this.#limits);
    requirePublishAllowed(clientId, topic);
    if (!this.#rateOf(clientId).admit(this.#clock.monotonicMs())) {
      this.#discarded += 1;
      return false;
    }
    this.#intake({ topic, payload, clientId });
    return true;
  }

  /** Forgets a client's rate: a new connection begins with a full one. */
  forget(clientId: string): void {
    this.#rates.delete(clientId);
  }

  #rateOf(clientId: string): PublishRate {
    const known = this.#rates.get(clientId);
    if (known) return known;
    const rate = new PublishRate(this.#limits.publishesPerSecond, this.#clock.monotonicMs());
    this.#rates.set(clientId, rate);
    return rate;
  }
}
