import { join } from 'node:path';
import { ensureCertificates } from '@sward/cloud/adapters/certificate-folder.ts';
import type { ReceiverCount, ReceiverReport } from '../programs/receiver-messages.ts';
import type { BrokerAddress } from './broker-address.ts';
import { Program } from './child-process.ts';
import { startMosquitto } from './mosquitto.ts';
import type { Resources } from './resources.ts';

/** Thing names of all that publish to the broker, and of the receiver. */
const CLIENTS = ['gateway-bench', 'receiver-bench'] as const;

/**
 * What is not the gateway: one mosquitto with mutual TLS in the place of IoT Core, and the receiver that stores what
 * arrives. Every subject of a benchmark publishes to this one.
 */
export class RemoteCloud {
  /** How a gateway connects. */
  readonly broker: BrokerAddress;
  readonly #receiver: Program;

  private constructor(broker: BrokerAddress, receiver: Program) {
    this.broker = broker;
    this.#receiver = receiver;
  }

  /** @throws BenchFailedError */
  static async start(resources: Resources): Promise<RemoteCloud> {
    const { ca, server, gateways } = await ensureCertificates(resources.folder(), CLIENTS);
    const { port } = await startMosquitto(resources, [
      `cafile ${ca}`,
      `certfile ${server.certificate}`,
      `keyfile ${server.key}`,
      'require_certificate true',
      'use_identity_as_username true',
      'persistence false',
      'set_tcp_nodelay true',
      // By default it drops what a subscriber has not taken beyond 1,000 messages: the receiver must see all.
      'max_queued_messages 0',
      'max_inflight_messages 0',
    ]);
    const addressOf = (client: (typeof CLIENTS)[number]): BrokerAddress => {
      const pair = gateways.get(client) ?? { certificate: '', key: '' };
      return { host: 'localhost', port, ca, ...pair };
    };
    const options = { broker: addressOf('receiver-bench'), file: join(resources.folder(), 'received.db') };
    const { program } = await Program.fork(resources, new URL('../programs/receiver.ts', import.meta.url), options);
    return new RemoteCloud(addressOf('gateway-bench'), program);
  }

  /** Counts from nothing. */
  async reset(): Promise<void> {
    await this.#receiver.ask<ReceiverReport>({ kind: 'reset' }, 'report');
  }

  /** How many are stored, without asking the receiver for more than that. */
  count(): Promise<ReceiverCount> {
    return this.#receiver.ask<ReceiverCount>({ kind: 'count' }, 'count');
  }

  report(): Promise<ReceiverReport> {
    return this.#receiver.ask<ReceiverReport>({ kind: 'report' }, 'report');
  }
}
