import { PublishCommand } from '@aws-sdk/client-iot-data-plane';
import type { AckSender } from '../ports.ts';

/** What the sender needs of the SDK's IoT data plane client. */
export interface Publisher {
  send(command: PublishCommand): Promise<unknown>;
}

/** Acknowledgements by the HTTPS API of IoT Core. */
export class IotAckSender implements AckSender {
  readonly #publisher: Publisher;

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  async send(topic: string, payload: Uint8Array): Promise<void> {
    await this.#publisher.send(new PublishCommand({ topic, qos: 1, payload }));
  }
}
