import type { DocumentStore } from '@sward/infra/lib/documents/ports.ts';
import type { DeadLetters, ReadingFeed } from '@sward/infra/lib/feed/ports.ts';
import { GatewayRegister } from '@sward/infra/lib/gateways/gateway-register.ts';
import { takeGatewayEvents } from '@sward/infra/lib/gateways/gateways-intake.ts';
import type { Directory } from '@sward/infra/lib/history/ports.ts';
import type { ReadingStore } from '@sward/infra/lib/telemetry/ports.ts';
import { takeTelemetry } from '@sward/infra/lib/telemetry/telemetry-intake.ts';
import type { LocalQueue } from './local-queue.ts';
import type { CloudPublisher } from './ports.ts';
import type { RetryPolicy } from './retry-policy.ts';

type TelemetryOptions = {
  readonly telemetry: LocalQueue;
  readonly gateways: LocalQueue;
  readonly store: ReadingStore;
  readonly documents: DocumentStore;
  readonly directory: Directory;
  readonly feed: ReadingFeed;
  readonly deadLetters: DeadLetters;
  readonly retry?: RetryPolicy;
};

/** The functions behind the rules: stores what was measured and acknowledges it, and knows which gateways are there. */
export class Telemetry {
  readonly #options: TelemetryOptions;
  #acks = 0;

  constructor(options: TelemetryOptions) {
    this.#options = options;
  }

  /** Acknowledgement messages sent since start. */
  get acks(): number {
    return this.#acks;
  }

  /** Begins to handle what is queued. Acknowledgements go to `publisher`. */
  consume(publisher: CloudPublisher): void {
    const { telemetry, gateways, store, documents, directory, feed, deadLetters, retry } = this.#options;
    const acks = { send: (topic: string, payload: Uint8Array) => publisher.publish(topic, payload) };
    telemetry.consume(async (records) => {
      const report = await takeTelemetry(records, { store, directory, feed, acks, deadLetters });
      this.#acks += report.acks;
      return report.failed;
    }, retry);
    const register = new GatewayRegister({ documents, directory });
    gateways.consume(async (records) => (await takeGatewayEvents(records, { register, deadLetters })).failed, retry);
  }
}
