import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { BenchFailedError } from '../support/bench-errors.ts';
import type { BrokerAddress } from '../support/broker-address.ts';
import type { Resources } from '../support/resources.ts';
import { SlowPipe } from './slow-pipe.ts';
import { Throttle } from './throttle.ts';

export type LineOptions = {
  /** Each way, ms. */
  readonly delayMs?: number;
  /** From the gateway; without a limit where left out. */
  readonly upBytesPerSecond?: number;
};

/** The line between a gateway and the broker: can be cut, and is as slow as asked for. TLS goes through untouched. */
export class Line {
  /** How a gateway reaches the broker over this line. */
  readonly broker: BrokerAddress;
  readonly #target: BrokerAddress;
  readonly #options: LineOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #waiting: ((atMs: number) => void)[] = [];
  #up = true;

  private constructor(target: BrokerAddress, server: Server, port: number, options: LineOptions) {
    this.broker = { ...target, port };
    this.#target = target;
    this.#server = server;
    this.#options = options;
    server.on('connection', (socket) => this.#accept(socket));
  }

  /** @throws BenchFailedError */
  static async open(resources: Resources, target: BrokerAddress, options: LineOptions = {}): Promise<Line> {
    const server = createServer({ noDelay: true }).listen(0, 'localhost');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new BenchFailedError('the line has no port');
    const line = new Line(target, server, address.port, options);
    resources.add(() => line.#close());
    return line;
  }

  /** Resets every connection, and each new one, until `restore`. */
  cut(): void {
    this.#up = false;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Lets connections through again. Gives the time of the first one, Unix ms: when a gateway tries again is its own affair. */
  restore(): Promise<number> {
    this.#up = true;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #accept(near: Socket): void {
    if (!this.#up) {
      near.resetAndDestroy();
      return;
    }
    for (const tell of this.#waiting.splice(0)) tell(Date.now());
    const far = connect({ host: this.#target.host, port: this.#target.port, noDelay: true });
    const { delayMs = 0, upBytesPerSecond } = this.#options;
    new SlowPipe(near, far, new Throttle(delayMs, upBytesPerSecond));
    new SlowPipe(far, near, new Throttle(delayMs));
    this.#sockets.add(near);
    near.on('close', () => this.#sockets.delete(near));
  }

  async #close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
