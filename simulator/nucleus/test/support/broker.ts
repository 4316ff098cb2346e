import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { Inbox } from './inbox.ts';

export type Published = { readonly topic: string; readonly text: string };

/** An MQTT broker on a free loopback port. It can hold back its acknowledgements and stop and start again. */
export class TestBroker {
  readonly published = new Inbox<Published>();
  readonly #sockets = new Set<Socket>();
  #aedes: Aedes;
  #server: Server | undefined;
  #port = 0;
  #held: (() => void)[] | undefined;

  private constructor(aedes: Aedes) {
    this.#aedes = aedes;
  }

  static async start(): Promise<TestBroker> {
    const broker = new TestBroker(await Aedes.createBroker());
    broker.#watch();
    await broker.listen();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`;
  }

  /** Listens, on the same port each time. */
  async listen(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      this.#aedes.handle(socket);
    });
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  /** Ends all connections and takes no new ones, as a broker that is killed. Its memory goes too. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    this.#held = undefined;
    this.#aedes = await Aedes.createBroker();
    this.#watch();
  }

  /** Publishes wait for `release` before they are acknowledged or counted. */
  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const go of held) go();
  }

  /** Sends a message to whoever subscribed. */
  send(topic: string, payload: string | Buffer): Promise<void> {
    const packet = { cmd: 'publish' as const, topic, payload, qos: 1 as const, retain: false, dup: false };
    return new Promise((resolve, reject) => {
      this.#aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }

  async stop(): Promise<void> {
    await this.kill();
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
  }

  #watch(): void {
    this.#aedes.authorizePublish = (_client, _packet, callback) => {
      if (this.#held === undefined) callback(null);
      else this.#held.push(() => callback(null));
    };
    this.#aedes.on('publish', (packet, client) => {
      if (client !== null) this.published.add({ topic: packet.topic, text: packet.payload.toString() });
    });
  }
}
