import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Logger } from '@sward/runtime/logger.ts';
import { BrokerUnavailableError } from '../errors.ts';

/** Where bytes go on to. */
type LinkTarget = { readonly host: string; readonly port: number };

/** `up` passes bytes, `cut` resets connections, `stalled` holds them open and passes nothing. */
type LinkState = 'up' | 'cut' | 'stalled';

type Pair = { readonly near: Socket; readonly far: Socket };

/**
 * A TCP link on loopback between gateways and broker, that can be broken. TLS goes through untouched.
 *
 * A cut resets every connection and each new one until it is restored. A stall is a broker that has stopped: connections
 * open, bytes are taken until the system's buffers are full, nothing comes back; on restoring, held bytes go on.
 */
export class FaultLink {
  readonly #target: LinkTarget;
  readonly #logger: Logger;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #state: LinkState = 'up';

  constructor(target: LinkTarget, logger: Logger) {
    this.#target = target;
    this.#logger = logger;
    // Small packets go at once: Nagle's algorithm would hold each back for tens of milliseconds.
    this.#server = createServer({ noDelay: true }, (near) => this.#accept(near));
  }

  get state(): LinkState {
    return this.#state;
  }

  /**
   * Listens on 127.0.0.1.
   * @param port 0 for any free one
   * @returns the port
   * @throws BrokerUnavailableError where the port is taken
   */
  async listen(port: number): Promise<number> {
    try {
      this.#server.listen(port, '127.0.0.1');
      await once(this.#server, 'listening');
    } catch (error) {
      throw new BrokerUnavailableError(`cannot listen on 127.0.0.1:${port}; give another port, or 0`, { cause: error });
    }
    return portOf(this.#server);
  }

  /** Breaks, stalls or restores the link. */
  set(state: LinkState): void {
    this.#state = state;
    this.#logger.info('cloud_link_changed', { state, connections: this.#pairs.size });
    for (const pair of [...this.#pairs]) this.#apply(pair);
  }

  /** Ends all connections and stops listening. */
  async close(): Promise<void> {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(near: Socket): void {
    const pair = { near, far: connect({ ...this.#target, noDelay: true }) };
    this.#pairs.add(pair);
    this.#watch(pair, near, pair.far);
    this.#watch(pair, pair.far, near);
    this.#apply(pair);
  }

  /** One side gone, for whatever reason, takes the other with it. */
  #watch(pair: Pair, socket: Socket, other: Socket): void {
    socket.on('error', (error) => this.#logger.debug('cloud_link_connection_failed', { error }));
    socket.on('close', () => {
      this.#pairs.delete(pair);
      other.destroy();
    });
  }

  #apply({ near, far }: Pair): void {
    near.unpipe(far);
    far.unpipe(near);
    if (this.#state === 'cut') near.resetAndDestroy();
    if (this.#state === 'up') near.pipe(far).pipe(near);
  }
}

/** The port of a server that listens on TCP. */
function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') {
    throw new BrokerUnavailableError('the link is not listening on a TCP port; start it first');
  }
  return address.port;
}
