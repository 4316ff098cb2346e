import { type GattCharacteristic, type GattConnection, GattError, type Peer } from '../gatt-ports.ts';
import type { ChildMessage, GattRequest } from './messages.ts';

export type Done = Extract<ChildMessage, { kind: 'done' }>;

/** The way to the radio process. */
export type Asker = {
  nextId(): number;
  /** @throws GattError */
  ask(request: GattRequest): Promise<Done>;
};

/** A link that a radio process holds. */
export class RemoteConnection implements GattConnection {
  readonly peer: Peer;
  readonly closed: Promise<string>;
  readonly #link: number;
  readonly #asker: Asker;
  readonly #subscriptions = new Map<number, (value: Uint8Array) => void>();
  #closedBecause: string | undefined;
  #settleClosed: (reason: string) => void = () => undefined;

  /** @param link the id of the request that made the link */
  constructor(peer: Peer, link: number, asker: Asker) {
    this.peer = peer;
    this.#link = link;
    this.#asker = asker;
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve;
    });
  }

  async discover(): Promise<readonly GattCharacteristic[]> {
    const { characteristics = [] } = await this.#ask({ kind: 'discover', id: this.#asker.nextId(), link: this.#link });
    return characteristics;
  }

  async read(characteristic: GattCharacteristic): Promise<Uint8Array> {
    const id = this.#asker.nextId();
    const { value = new Uint8Array() } = await this.#ask({ kind: 'read', id, link: this.#link, characteristic });
    return value.slice();
  }

  /** Known before it is asked for: the first value may come in one piece with the answer. */
  async subscribe(characteristic: GattCharacteristic, onValue: (value: Uint8Array) => void): Promise<void> {
    const id = this.#asker.nextId();
    this.#subscriptions.set(id, onValue);
    try {
      await this.#ask({ kind: 'subscribe', id, link: this.#link, characteristic });
    } catch (error) {
      this.#subscriptions.delete(id);
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#closedBecause !== undefined) return;
    // What cannot be closed any more is closed: `closed` tells.
    await this.#asker.ask({ kind: 'close', id: this.#asker.nextId(), link: this.#link }).catch(() => undefined);
  }

  /** A value came; ignored where the subscription is another link's. */
  deliver(subscription: number, value: Uint8Array): void {
    this.#subscriptions.get(subscription)?.(value.slice());
  }

  /** The link is gone. */
  end(reason: string): void {
    this.#closedBecause = reason;
    this.#subscriptions.clear();
    this.#settleClosed(reason);
  }

  #ask(request: GattRequest): Promise<Done> {
    if (this.#closedBecause === undefined) return this.#asker.ask(request);
    return Promise.reject(new GattError('GATT_DISCONNECTED', `the link is gone: ${this.#closedBecause}`));
  }
}
