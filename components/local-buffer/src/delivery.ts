import { type CloudBatch, deliveryAckSchema, leaseRequestSchema } from '@sward/contracts/delivery.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { Dispatcher, type Serve } from './dispatcher.ts';
import type { ReadingLog } from './ports.ts';

export type DeliveryDeps = {
  readonly bus: MessageBus;
  readonly logger: Logger;
  readonly log: ReadingLog;
  readonly encode: (batch: CloudBatch) => Uint8Array;
  readonly serve: Serve;
  readonly clock: Clock;
};

/** The sending half: hears what consumers ask for and confirm, and publishes batches to them. */
export class Delivery {
  readonly #deps: DeliveryDeps;
  readonly #dispatcher: Dispatcher;
  #consumers: readonly string[] = [];
  #dispatching = false;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
    this.#dispatcher = new Dispatcher(deps.log, deps.encode, () => deps.clock.monotonicMs(), deps.serve);
  }

  /** Serves these from now on, and nobody else. */
  setConsumers(names: readonly string[]): void {
    for (const gone of this.#consumers.filter((name) => !names.includes(name))) this.#dispatcher.forget(gone);
    this.#consumers = names;
  }

  /** @throws InvalidMessageError */
  onRequest(payload: Uint8Array): void {
    const request = decodeMessage(leaseRequestSchema, payload);
    if (!this.#serves(request.consumer)) return;
    this.#dispatcher.request(request);
    void this.dispatch();
  }

  /** @throws InvalidMessageError, LogWriteError: the consumer says it again */
  onAck(payload: Uint8Array): void {
    const ack = decodeMessage(deliveryAckSchema, payload);
    if (this.#serves(ack.consumer)) this.#dispatcher.acknowledge(ack);
  }

  /** Sends until no consumer has both credits and readings. One run at a time keeps batches in order. */
  async dispatch(): Promise<void> {
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      for (let next = this.#dispatcher.next(); next !== undefined; next = this.#dispatcher.next()) {
        await this.#deps.bus.publish(localTopics.deliveryBatch(next.consumer), next.payload);
      }
    } catch (error) {
      // The consumer notices that the batch is missing, or asks again at its renewal.
      this.#deps.logger.warn('dispatch_failed', { error });
    } finally {
      this.#dispatching = false;
    }
  }

  /** One that is not configured would lose readings unseen: they are deleted without its word. */
  #serves(consumer: string): boolean {
    if (this.#consumers.includes(consumer)) return true;
    this.#deps.logger.warn('consumer_unknown', { consumer, configured: this.#consumers.join(',') });
    return false;
  }
}
