import { Backoff, type BackoffPolicy, type Random } from '@sward/runtime/backoff.ts';
import type { Peer } from '../gatt-ports.ts';
import type { DevicePlan } from './device-plan.ts';
import type { PeerStatus } from './peer-status.ts';

/** A device not heard for so long counts as absent, ms; heard again, it is tried at once. */
export const ABSENT_AFTER_MS = 60_000;
/** Time for a device to be heard, which tells the kind of its address, before it is tried without knowing it, ms. */
const HEAR_FIRST_MS = 5000;
/** A link that broke sooner did not do any good: the pauses go on growing, ms. */
const USEFUL_LINK_MS = 10_000;

/** One device that is to be connected to: its turn, its pauses, its counts. No I/O. */
export class GattPeer {
  readonly deviceId: string;
  readonly plan: DevicePlan;
  readonly #backoff: Backoff;
  #heard: { readonly peer: Peer; readonly atMs: number } | undefined;
  #dueMs: number;
  #lastTurnMs = Number.NEGATIVE_INFINITY;
  #state: 'waiting' | 'connecting' | 'connected' = 'waiting';
  #linkedMs = 0;
  #connects = 0;
  #failures = 0;
  #values = 0;
  #rejected = 0;
  #valueMs: number | undefined;
  #lastFailure: string | undefined;

  constructor(deviceId: string, plan: DevicePlan, policy: BackoffPolicy, random: Random, nowMs: number) {
    this.deviceId = deviceId;
    this.plan = plan;
    this.#backoff = new Backoff(policy, random);
    this.#dueMs = nowMs + (plan.config.address_type === undefined ? HEAR_FIRST_MS : 0);
  }

  /** When it may be tried; never while it is being connected to. */
  get dueMs(): number {
    return this.#state === 'waiting' ? this.#dueMs : Number.POSITIVE_INFINITY;
  }

  /** End of its last attempt or link; before the first, minus infinity. */
  get lastTurnMs(): number {
    return this.#lastTurnMs;
  }

  isPresent(nowMs: number): boolean {
    return this.#heard !== undefined && nowMs - this.#heard.atMs < ABSENT_AFTER_MS;
  }

  /** It advertised. One that was absent is tried at once; one that fails while it is heard keeps its pauses. */
  heard(peer: Peer, nowMs: number): void {
    if (!this.isPresent(nowMs) && this.#state === 'waiting') this.#dueMs = Math.min(this.#dueMs, nowMs);
    this.#heard = { peer, atMs: nowMs };
  }

  /**
   * Where to connect to: as it was heard last, else by its id. The kind of an address cannot be seen from it: one that
   * was never heard is tried as either in turn.
   */
  address(): Peer {
    const { address, addressType } = this.#heard?.peer ?? { address: this.deviceId, addressType: undefined };
    const guess = this.#failures % 2 === 0 ? 'public' : 'random';
    return { address, addressType: this.plan.config.address_type ?? addressType ?? guess };
  }

  connecting(): void {
    this.#state = 'connecting';
  }

  connected(nowMs: number): void {
    this.#state = 'connected';
    this.#connects += 1;
    this.#linkedMs = nowMs;
  }

  /** It did not come about, or it broke; `code` says why. */
  failed(code: string, nowMs: number): void {
    if (this.#wasUseful(nowMs)) this.#backoff.reset();
    this.#failures += 1;
    this.#lastFailure = code;
    this.#wait(this.#backoff.nextMs(), nowMs);
  }

  /** No fault of this device: the adapter was not there. Its pauses do not grow. */
  postponed(code: string, nowMs: number): void {
    this.#lastFailure = code;
    this.#wait(0, nowMs);
  }

  /** All was read, and the link closed on purpose. */
  done(againInMs: number, nowMs: number): void {
    this.#backoff.reset();
    this.#lastFailure = undefined;
    this.#wait(againInMs, nowMs);
  }

  gaveValues(nowMs: number): void {
    this.#values += 1;
    this.#valueMs = nowMs;
    this.#lastFailure = undefined;
  }

  rejectedFrame(): void {
    this.#rejected += 1;
  }

  status(nowMs: number): PeerStatus {
    return {
      connected: this.#state === 'connected',
      connects: this.#connects,
      failures: this.#failures,
      values: this.#values,
      rejected: this.#rejected,
      ...(this.#valueMs === undefined ? {} : { last_value_age_s: Math.round((nowMs - this.#valueMs) / 1000) }),
      ...(this.#lastFailure === undefined ? {} : { last_failure: this.#lastFailure }),
    };
  }

  #wasUseful(nowMs: number): boolean {
    const hadValues = this.#valueMs !== undefined && this.#valueMs >= this.#linkedMs;
    return this.#state === 'connected' && hadValues && nowMs - this.#linkedMs >= USEFUL_LINK_MS;
  }

  #wait(forMs: number, nowMs: number): void {
    this.#state = 'waiting';
    this.#lastTurnMs = nowMs;
    this.#dueMs = nowMs + forMs;
  }
}
