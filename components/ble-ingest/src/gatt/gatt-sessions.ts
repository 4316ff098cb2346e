import type { Value } from '@sward/contracts/reading.ts';
import { Backoff, type Random } from '@sward/runtime/backoff.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { type GattAdapter, type GattCharacteristic, type GattConnection, GattError, type Peer } from '../gatt-ports.ts';
import { isRejected, type Told } from './characteristic-format.ts';
import { ConnectTurns, earliestDueMs } from './connect-turns.ts';
import { deferred } from './deferred.ts';
import { DeviceLink, type LinkEnd } from './device-link.ts';
import { type PlannedCharacteristic, planOf } from './device-plan.ts';
import type { ConnectConfig, GattConfig } from './gatt-config.ts';
import { GattPeer } from './peer.ts';
import type { PeerStatus } from './peer-status.ts';

/** Values that a connected device told in one frame. */
export type GattValues = {
  readonly deviceId: string;
  /** As readings name it: `gatt-2a6e`. A device has one for each characteristic. */
  readonly format: string;
  readonly values: Readonly<Record<string, Value>>;
  readonly characteristic: GattCharacteristic;
  /** The read or notification that completed the frame. */
  readonly raw: Uint8Array;
};

export type GattSessionsDeps = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  readonly adapter: GattAdapter;
  readonly config: () => GattConfig;
  readonly onValues: (values: GattValues) => void;
};

/** Devices at most: each holds a link or a place in the queue. */
const MAX_PEERS = 100;
/** The adapter keeps its own time limit; one that does not answer at all is waited for this much longer, ms. */
const ADAPTER_GRACE_MS = 15_000;
/** Pauses while the adapter itself is not there. */
const ADAPTER_RETRY = { baseMs: 2000, maxMs: 30_000, minMs: 1000 };
/** Timers are not set further ahead: a device that falls due meanwhile is seen then. */
const MAX_NAP_MS = 3_600_000;

/**
 * Keeps links to all devices that are to be connected to, through an adapter that makes one at a time. Whoever waits
 * longest is next; a device that is away, or drops each link, waits longer each time and holds up nobody.
 */
export class GattSessions {
  readonly #deps: GattSessionsDeps;
  readonly #peers = new Map<string, GattPeer>();
  readonly #links = new Map<GattPeer, DeviceLink>();
  readonly #turns = new ConnectTurns();
  readonly #adapterRetry: Backoff;
  #notBeforeMs = 0;
  #isConnecting = false;
  #isStopped = false;
  #timer: Timer | undefined;
  #running: Promise<void>[] = [];

  constructor(deps: GattSessionsDeps) {
    this.#deps = deps;
    this.#adapterRetry = new Backoff(ADAPTER_RETRY, deps.random);
  }

  /** Takes over which devices to connect to, by id (12 lower-case hex digits). Links of unchanged ones stay. */
  configure(devices: ReadonlyMap<string, ConnectConfig>): void {
    const wanted = new Map([...devices].slice(0, MAX_PEERS));
    if (wanted.size < devices.size)
      this.#deps.logger.warn('gatt_devices_ignored', { ignored: devices.size - wanted.size, max: MAX_PEERS });
    for (const [id, peer] of this.#peers) if (!isSame(peer, wanted.get(id))) this.#forget(peer);
    for (const [id, config] of wanted) if (!this.#peers.has(id)) this.#peers.set(id, this.#newPeer(id, config));
    this.#next();
  }

  /** The device advertised from this address. To be told for every advertisement; costs next to nothing. */
  heard(deviceId: string, peer: Peer): void {
    const known = this.#peers.get(deviceId);
    if (known === undefined) return;
    const dueMs = known.dueMs;
    known.heard(peer, this.#deps.clock.monotonicMs());
    if (known.dueMs < dueMs) this.#next();
  }

  /** Counts by device, for the component's status. */
  status(): Readonly<Record<string, PeerStatus>> {
    const nowMs = this.#deps.clock.monotonicMs();
    return Object.fromEntries([...this.#peers].map(([id, peer]) => [id, peer.status(nowMs)]));
  }

  /** Ends all links. No values come after. An attempt that is under way is not waited for: its link is closed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    for (const link of this.#links.values()) link.stop();
    await Promise.all(this.#running);
  }

  #newPeer(deviceId: string, config: ConnectConfig): GattPeer {
    const { retry_min_s, retry_max_s } = this.#deps.config();
    const policy = { baseMs: retry_min_s * 1000, maxMs: retry_max_s * 1000, minMs: retry_min_s * 500 };
    return new GattPeer(deviceId, planOf(config), policy, this.#deps.random, this.#deps.clock.monotonicMs());
  }

  #forget(peer: GattPeer): void {
    this.#peers.delete(peer.deviceId);
    this.#links.get(peer)?.stop();
  }

  /** Makes the next link if one is due, else comes back when one will be. */
  #next(): void {
    this.#timer?.cancel();
    if (this.#isStopped || this.#isConnecting) return;
    const nowMs = this.#deps.clock.monotonicMs();
    const peer = nowMs < this.#notBeforeMs ? undefined : this.#turns.next(this.#peers.values(), nowMs);
    if (peer === undefined) this.#nap(nowMs);
    else void this.#takeTurn(peer);
  }

  async #takeTurn(peer: GattPeer): Promise<void> {
    this.#isConnecting = true;
    await this.#connect(peer);
    this.#isConnecting = false;
    this.#next();
  }

  #nap(nowMs: number): void {
    const dueMs = Math.max(this.#notBeforeMs, earliestDueMs(this.#peers.values()));
    if (dueMs === Number.POSITIVE_INFINITY) return;
    this.#timer = this.#deps.clock.setTimer(Math.min(MAX_NAP_MS, dueMs - nowMs), () => this.#next());
  }

  /** Awaited by `stop`, and dropped once it is over. */
  #track(work: Promise<void>): void {
    this.#running.push(work);
    void work.finally(() => {
      this.#running = this.#running.filter((other) => other !== work);
    });
  }

  async #connect(peer: GattPeer): Promise<void> {
    peer.connecting();
    try {
      const connection = await this.#withPatience(peer.address());
      this.#adapterRetry.reset();
      peer.connected(this.#deps.clock.monotonicMs());
      this.#track(this.#runLink(peer, connection));
    } catch (error) {
      this.#notConnected(peer, error);
    }
  }

  /** An adapter that never answers must not end all connecting. A link that comes too late is closed. */
  #withPatience(address: Peer): Promise<GattConnection> {
    const { adapter, clock, config } = this.#deps;
    const timeoutMs = config().connect_timeout_s * 1000;
    const { promise, resolve, reject } = deferred<GattConnection>();
    let isLate = false;
    const timer = clock.setTimer(timeoutMs + ADAPTER_GRACE_MS, () => {
      isLate = true;
      reject(new GattError('GATT_UNAVAILABLE', 'the Bluetooth adapter does not answer: see its state in the status'));
    });
    adapter
      .connect(address, timeoutMs)
      .then((connection) => (isLate ? void connection.close().catch(() => undefined) : resolve(connection)), reject)
      .finally(() => timer.cancel());
    return promise;
  }

  #notConnected(peer: GattPeer, error: unknown): void {
    const { clock, logger } = this.#deps;
    const nowMs = clock.monotonicMs();
    const code = error instanceof GattError ? error.code : 'GATT_REFUSED';
    if (code === 'GATT_UNAVAILABLE') {
      peer.postponed(code, nowMs);
      this.#notBeforeMs = nowMs + this.#adapterRetry.nextMs();
      logger.warn('gatt_adapter_unavailable', { error, retry_ms: Math.round(this.#notBeforeMs - nowMs) });
    } else {
      peer.failed(code, nowMs);
      logger.info('gatt_connect_failed', { device_id: peer.deviceId, error });
    }
  }

  async #runLink(peer: GattPeer, connection: GattConnection): Promise<void> {
    const { clock, logger } = this.#deps;
    const link = new DeviceLink(connection, peer.plan, clock, {
      onFrame: (planned, told, raw) => this.#onFrame(peer, planned, told, raw),
      onRefused: ({ characteristic }, error) => {
        peer.rejectedFrame();
        logger.warn('gatt_characteristic_refused', { device_id: peer.deviceId, ...characteristic, error });
      },
    });
    this.#links.set(peer, link);
    // Stopped, or no longer wanted, while the link was being made.
    if (this.#isStopped || this.#peers.get(peer.deviceId) !== peer) link.stop();
    const end = await link.run();
    this.#links.delete(peer);
    this.#onLinkEnd(peer, end);
  }

  #onLinkEnd(peer: GattPeer, end: LinkEnd): void {
    const { clock, logger } = this.#deps;
    const nowMs = clock.monotonicMs();
    if (end === 'DONE') peer.done(peer.plan.config.poll_s * 1000, nowMs);
    else if (end !== 'STOPPED') {
      peer.failed(end, nowMs);
      logger.info('gatt_link_ended', { device_id: peer.deviceId, reason: end });
    }
    this.#next();
  }

  #onFrame(peer: GattPeer, { format, characteristic }: PlannedCharacteristic, told: Told, raw: Uint8Array): void {
    const { clock, logger, onValues } = this.#deps;
    const { deviceId } = peer;
    if (isRejected(told)) {
      peer.rejectedFrame();
      logger.debug('gatt_frame_rejected', { device_id: deviceId, format: format.format, reason: told });
      return;
    }
    peer.gaveValues(clock.monotonicMs());
    try {
      onValues({ deviceId, format: format.format, values: told, characteristic, raw });
    } catch (error) {
      // A fault of the receiver is no reason to give up a link.
      logger.error('gatt_values_handler_failed', { device_id: deviceId, error });
    }
  }
}

function isSame(peer: GattPeer, config: ConnectConfig | undefined): boolean {
  return config !== undefined && JSON.stringify(peer.plan.config) === JSON.stringify(config);
}
