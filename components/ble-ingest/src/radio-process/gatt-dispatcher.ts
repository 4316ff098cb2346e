import { type GattAdapter, type GattConnection, GattError } from '../gatt-ports.ts';
import type { ChildMessage, GattRequest } from './messages.ts';

type Done = Extract<ChildMessage, { kind: 'done' }>;

/** What waits for a parent that does not read: beyond it this process would grow in the parent's place. */
const MAX_UNREAD_OCTETS = 1_048_576;
/** What a message takes besides its value, about. */
const MESSAGE_OCTETS = 100;

/** Serves the requests of BLE ingest from a GATT adapter of this process. */
export class GattDispatcher {
  readonly #adapter: () => GattAdapter | undefined;
  readonly #send: (message: ChildMessage, onWritten?: () => void) => void;
  readonly #links = new Map<number, GattConnection>();
  #unreadOctets = 0;
  #lost = 0;

  /**
   * @param adapter undefined as long as there is none: the scanner brings noble up
   * @param send `onWritten` is called when the operating system has taken the message
   */
  constructor(adapter: () => GattAdapter | undefined, send: (message: ChildMessage, onWritten?: () => void) => void) {
    this.#adapter = adapter;
    this.#send = send;
  }

  /** Answers with `done` or `refused`, whatever happens. */
  async serve(request: GattRequest): Promise<void> {
    const { id } = request;
    try {
      this.#send({ kind: 'done', id, ...(await this.#answer(request)) });
    } catch (error) {
      const { code, message } = error instanceof GattError ? error : unexpected(error);
      this.#send({ kind: 'refused', id, code, message });
    }
  }

  async #answer(request: GattRequest): Promise<Pick<Done, 'characteristics' | 'value'>> {
    switch (request.kind) {
      case 'connect':
        await this.#connect(request);
        return {};
      case 'discover':
        return { characteristics: [...(await this.#link(request.link).discover())] };
      case 'read':
        return { value: await this.#link(request.link).read(request.characteristic) };
      case 'subscribe':
        await this.#subscribe(request);
        return {};
      case 'close':
        await this.#links.get(request.link)?.close();
        return {};
    }
  }

  async #connect({ id, peer, timeoutMs }: Extract<GattRequest, { kind: 'connect' }>): Promise<void> {
    const adapter = this.#adapter();
    if (adapter === undefined) throw new GattError('GATT_UNAVAILABLE', 'the Bluetooth adapter is not up yet');
    const connection = await adapter.connect(peer, timeoutMs);
    this.#links.set(id, connection);
    void connection.closed.then((reason) => {
      this.#links.delete(id);
      this.#send({ kind: 'closed', link: id, reason });
    });
  }

  #subscribe({ id, link, characteristic }: Extract<GattRequest, { kind: 'subscribe' }>): Promise<void> {
    return this.#link(link).subscribe(characteristic, (value) => this.#tellValue(id, value));
  }

  #tellValue(subscription: number, value: Uint8Array): void {
    const octets = MESSAGE_OCTETS + value.length;
    if (this.#unreadOctets + octets > MAX_UNREAD_OCTETS) {
      this.#lost += 1;
      return;
    }
    this.#tellLoss();
    this.#unreadOctets += octets;
    this.#send({ kind: 'value', subscription, value }, () => {
      this.#unreadOctets -= octets;
    });
  }

  /** Once there is room again. */
  #tellLoss(): void {
    if (this.#lost === 0) return;
    const fields = { notifications: this.#lost };
    this.#lost = 0;
    this.#send({ kind: 'log', level: 'warn', event: 'notifications_lost', fields });
  }

  #link(link: number): GattConnection {
    const connection = this.#links.get(link);
    if (connection === undefined) throw new GattError('GATT_DISCONNECTED', 'the link is gone');
    return connection;
  }
}

const unexpected = (error: unknown) => ({
  code: 'GATT_REFUSED' as const,
  message: error instanceof Error ? error.message : String(error),
});
