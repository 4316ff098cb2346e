import type { Clock } from '@sward/runtime/clock.ts';
import { type GattAdapter, type GattConnection, GattError, type Peer } from '../gatt-ports.ts';
import { guardAcl } from './noble-acl-guard.ts';
import { NobleConnector } from './noble-connector.ts';
import { type NobleForLinks, type NobleLinkBindings, requireNobleForLinks } from './noble-gatt-internals.ts';
import { NobleLink } from './noble-link.ts';
import { forget, nobleId, teach } from './noble-registry.ts';

export type NobleGattOptions = {
  readonly clock: Clock;
  /** Told what noble, or a subscriber, throws; links go on. */
  readonly onError: (error: unknown) => void;
  /**
   * Whether the scan is meant to run: it is switched on again after each attempt to connect, as controllers pause or end
   * it. Without this it is left to others.
   */
  readonly isScanWanted?: () => boolean;
  /** A device out of reach for so long has lost its link, ms. noble's 420 ms is one bad moment. Default 5000. */
  readonly supervisionTimeoutMs?: number;
  /** A device that leaves a request without an answer for so long is given up, ms. Default 30 s, as specified. */
  readonly attTimeoutMs?: number;
};

const ATT_TIMEOUT_MS = 30_000;
/** Longer than the controller takes to tell the end of a link that it was told to end. */
const ANSWER_MS = 3000;
const LOCAL_HOST_TERMINATED = 0x16;

/**
 * Links through noble's connections. noble is taught each device for the time of its link, and forgets it after. One
 * attempt at a time.
 *
 * To the radio process: construct it once noble is loaded, before or after its adapter is up; one for each noble.
 */
export class NobleGatt implements GattAdapter {
  readonly #noble: NobleForLinks;
  readonly #bindings: NobleLinkBindings;
  readonly #options: NobleGattOptions;
  readonly #connector: NobleConnector;
  /** By noble's id. */
  readonly #links = new Map<string, NobleLink>();

  /** @throws GattError where `noble` is not the version that this was made for */
  constructor(noble: unknown, options: NobleGattOptions) {
    this.#noble = requireNobleForLinks(noble);
    this.#bindings = this.#noble._bindings;
    this.#options = options;
    guardAcl(this.#bindings._hci, options.onError);
    this.#connector = new NobleConnector(this.#bindings, { ...options, onLink: (id) => this.#adopt(id) });
    this.#bindings.on('disconnect', (id, reason) => this.#onDisconnect(id, reason));
    this.#bindings.on('stateChange', (state) => this.#onState(state));
  }

  /** Links that are up. */
  get linkCount(): number {
    return this.#links.size;
  }

  async connect(peer: Peer, timeoutMs: number): Promise<GattConnection> {
    this.#requireReady(peer);
    const id = nobleId(peer);
    teach(this.#noble, peer);
    try {
      await this.#connector.connect(id, timeoutMs);
      return this.#require(id);
    } finally {
      if (!this.#links.has(id)) forget(this.#noble, peer);
      this.#resumeScan();
    }
  }

  #requireReady(peer: Peer): void {
    if (this.#noble.state !== 'poweredOn')
      throw new GattError('GATT_UNAVAILABLE', `the Bluetooth adapter is not ready: ${this.#noble.state}`);
    if (this.#connector.isBusy)
      throw new GattError('GATT_UNAVAILABLE', 'the adapter connects to another device: one at a time');
    if (this.#links.has(nobleId(peer))) throw new GattError('GATT_REFUSED', 'there is a link to this device already');
  }

  #resumeScan(): void {
    const { isScanWanted } = this.#options;
    if (this.#noble.state === 'poweredOn' && isScanWanted?.()) this.#bindings._hci.setScanEnabled(true, false);
  }

  /** Puts our client in the place of noble's. */
  #adopt(id: string): void {
    const { _handles, _aclStreams, _gatts, _addresseTypes } = this.#bindings;
    const handle = String(_handles[id]);
    const stream = _aclStreams[handle];
    if (!stream) return;
    _gatts[handle]?.onAclStreamEnd();
    const { clock, onError, attTimeoutMs = ATT_TIMEOUT_MS } = this.#options;
    const addressType = _addresseTypes[id] === 'random' ? 'random' : 'public';
    const disconnect = (): Promise<void> => this.#disconnect(id, link);
    const link: NobleLink = new NobleLink(
      { address: id, addressType },
      { clock, stream, attTimeoutMs, disconnect, onError },
    );
    this.#links.set(id, link);
  }

  /** The link that `#adopt` made; it may have broken in the same moment. */
  #require(id: string): NobleLink {
    const link = this.#links.get(id);
    if (link) return link;
    throw new GattError('GATT_DISCONNECTED', 'the link broke as soon as it was there');
  }

  /** `link` may be an old one, and its device connected anew. */
  async #disconnect(id: string, link: NobleLink): Promise<void> {
    const handle = this.#bindings._handles[id];
    if (this.#links.get(id) !== link || typeof handle !== 'number') return;
    this.#bindings.disconnect(id);
    const timer = this.#options.clock.setTimer(ANSWER_MS, () => this.#endHandle(handle));
    await link.closed;
    timer.cancel();
  }

  /** A link is gone of which the controller will tell nothing: makes noble tidy up as if it had. */
  #endHandle(handle: number): void {
    const { _hci: hci } = this.#bindings;
    hci._aclConnections.delete(handle);
    hci._aclQueue = hci._aclQueue.filter((queued) => queued.handle !== handle);
    hci.emit('disconnComplete', handle, LOCAL_HOST_TERMINATED);
  }

  #onDisconnect(id: string, reason: number): void {
    const link = this.#links.get(id);
    if (!link) return;
    this.#links.delete(id);
    forget(this.#noble, link.peer);
    link.gone(reason);
  }

  /** Without power all links end, and no event tells of it. */
  #onState(state: string): void {
    if (state === 'poweredOn') return;
    this.#connector.fail(new GattError('GATT_UNAVAILABLE', `the Bluetooth adapter is gone: ${state}`));
    for (const handle of Object.keys(this.#bindings._aclStreams)) this.#endHandle(Number(handle));
  }
}
