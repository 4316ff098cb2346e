import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import { cloudAckSchema, type DeliveryAck, type LeaseRequest } from '@sward/contracts/delivery.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import { decodeMessage, encodeMessage } from '@sward/contracts/message-codec.ts';
import { cloudTopics, type GatewayAddress, localTopics } from '@sward/contracts/topics.ts';
import { BusUnauthorizedError } from '@sward/greengrass-ipc/bus-errors.ts';
import type { MessageBus, Subscription } from '@sward/greengrass-ipc/message-bus.ts';
import { Backoff } from '@sward/runtime/backoff.ts';
import { type Clock, delay, type Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { Config } from './config.ts';
import { DeliveryWindow, type Outstanding } from './delivery-window.ts';
import { messagesOf } from './messages.ts';
import { Pacer } from './pacer.ts';
import type { DecodeDeliveryBatch } from './ports.ts';

export type PublisherDeps = {
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly gateway: GatewayAddress;
  readonly decode: DecodeDeliveryBatch;
  readonly random: () => number;
  /** The configuration of this moment: it may change at any time. */
  readonly config: () => Config;
};

/** How often the buffer is asked again and told again, ms: either message may have been lost. */
const RENEWAL_MS = 5000;
/** The same while nothing is in flight: the buffer may have been starting when it was asked last. */
const IDLE_RENEWAL_MS = 1000;
const UNAVAILABLE_BACKOFF = { baseMs: 250, maxMs: 10_000, minMs: 100 };
/** A refusal is cured by a deployment, not by trying: often enough to notice, seldom enough not to flood the log, ms. */
const UNAUTHORIZED_WAIT_MS = 30_000;

const bytesOf = (entries: readonly Outstanding[]) => entries.reduce((sum, { payload }) => sum + payload.length, 0);

/** Takes batches from the buffer and publishes each until the cloud has confirmed that it is stored. */
export class Publisher {
  readonly #deps: PublisherDeps;
  readonly #window = new DeliveryWindow();
  readonly #pacer: Pacer;
  readonly #backoff: Backoff;
  #subscriptions: Subscription[] = [];
  #timers: Timer[] = [];
  #creditsLeft = 0;
  #published = 0;
  #received = 0;
  #receivedBytes = 0;
  #confirmedBytes = 0;
  #connected = false;
  #listening = false;
  #pumping = false;
  #stopped = false;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
    this.#pacer = new Pacer(deps.config().max_publishes_per_s, deps.clock.monotonicMs());
    this.#backoff = new Backoff(UNAVAILABLE_BACKOFF, deps.random);
  }

  /** In readings, since the start; `published` counts each reading once, however often it was sent. */
  get counters() {
    const inFlight = this.#window.outstanding.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    const depth = bytesOf(this.#window.outstanding);
    const bytes = { received: this.#receivedBytes, sent: this.#confirmedBytes, dropped: 0, depth };
    return { received: this.#received, published: this.#published, confirmed: this.#window.confirmed, inFlight, bytes };
  }

  /** True while the cloud takes what is published, judged by its confirmations and not by the nucleus's word. */
  get connected(): boolean {
    return this.#connected;
  }

  async start(): Promise<void> {
    const { bus, clock } = this.#deps;
    const topic = localTopics.deliveryBatch(CLOUD_CONSUMER);
    this.#subscriptions = [await bus.subscribe(topic, (payload) => this.#onBatch(payload))];
    void this.#listenToCloud();
    this.#timers = [
      every(
        clock,
        () => (this.#window.outstanding.length === 0 ? IDLE_RENEWAL_MS : RENEWAL_MS),
        () => this.#renew(),
      ),
      every(
        clock,
        () => 1000,
        () => void this.#pump(),
      ),
    ];
    this.#renew();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) timer.cancel();
    await this.#acknowledge();
    for (const subscription of this.#subscriptions) await subscription.close();
  }

  /** Waits for as long as there is no network, or no right to listen. Until then nothing is sent: no word would come back. */
  async #listenToCloud(): Promise<void> {
    const { bus, clock, gateway, logger } = this.#deps;
    while (!this.#stopped && !this.#listening) {
      try {
        const topic = cloudTopics.ack(gateway);
        this.#subscriptions.push(await bus.subscribeToCloud(topic, (payload) => this.#onCloudAck(payload)));
        this.#listening = true;
      } catch (error) {
        logger.error('cloud_acknowledgements_refused', { wait_ms: UNAUTHORIZED_WAIT_MS, error });
        await delay(clock, UNAUTHORIZED_WAIT_MS);
      }
    }
    void this.#pump();
  }

  /** Applies a changed pace. Everything else is read from the configuration where it is used. */
  reconfigure(): void {
    this.#pacer.setRate(this.#deps.config().max_publishes_per_s);
    void this.#pump();
  }

  /** Notes that the nucleus took or refused a publish that is not a reading: the gateway's own status. */
  noteLink(up: boolean): void {
    if (!up || this.#window.outstanding.length === 0) this.#connected = up;
  }

  #onBatch(payload: Uint8Array): void {
    this.#creditsLeft -= 1;
    const arrival = this.#takeBatch(payload);
    if (arrival === 'gap') this.#request();
    if (arrival === 'taken') void this.#pump();
    this.#requestWhenDry();
  }

  #takeBatch(payload: Uint8Array): 'taken' | 'duplicate' | 'gap' {
    const batch = this.#deps.decode(payload);
    const arrival = this.#window.take(batch, payload);
    if (arrival !== 'taken') return arrival;
    this.#received += batch.readings.length;
    this.#receivedBytes += payload.length;
    return arrival;
  }

  #onCloudAck(payload: Uint8Array): void {
    const { epoch, ranges } = decodeMessage(cloudAckSchema, payload);
    this.#connected = true;
    this.#backoff.reset();
    const done = this.#window.confirm(epoch, ranges);
    if (done.length === 0) return;
    this.#confirmedBytes += bytesOf(done);
    void this.#acknowledge();
    this.#requestWhenDry();
  }

  #renew(): void {
    void this.#acknowledge();
    if (this.#freeCredits() > 0) this.#request();
  }

  #requestWhenDry(): void {
    if (this.#creditsLeft <= 0 && this.#freeCredits() > 0) this.#request();
  }

  #freeCredits(): number {
    return Math.max(0, this.#deps.config().max_in_flight - this.#window.outstanding.length);
  }

  #request(): void {
    const credits = this.#freeCredits();
    this.#creditsLeft = credits;
    const request: LeaseRequest = {
      v: 1,
      consumer: CLOUD_CONSUMER,
      lane: 'backlog',
      after: this.#window.position,
      credits,
      max_bytes: MAX_IPC_PAYLOAD_BYTES,
    };
    void this.#tell(localTopics.leaseRequest, request);
  }

  async #acknowledge(): Promise<void> {
    const position = this.#window.acknowledged;
    if (position === undefined) return;
    const ack: DeliveryAck = { v: 1, consumer: CLOUD_CONSUMER, ...position };
    await this.#tell(localTopics.deliveryAck, ack);
  }

  /** Sends to the buffer. A failure is not retried here: the renewal repeats request and acknowledgement alike. */
  async #tell(topic: string, message: object): Promise<void> {
    try {
      await this.#deps.bus.publish(topic, encodeMessage(message));
    } catch (error) {
      this.#deps.logger.warn('buffer_unreachable', { topic, error });
    }
  }

  /** Sends what is due, one batch after the other, until nothing is. One pump runs at a time. */
  async #pump(): Promise<void> {
    if (this.#pumping || !this.#listening) return;
    this.#pumping = true;
    try {
      for (let next = this.#nextDue(); next !== undefined && !this.#stopped; next = this.#nextDue()) {
        await this.#send(next);
      }
    } finally {
      this.#pumping = false;
    }
  }

  #nextDue(): Outstanding | undefined {
    const timeoutMs = this.#deps.config().ack_timeout_s * 1000;
    return this.#window.due(this.#deps.clock.monotonicMs(), timeoutMs)[0];
  }

  async #send(entry: Outstanding): Promise<void> {
    const { clock, config, gateway, logger } = this.#deps;
    if (entry.attempts > 0) {
      this.#connected = false;
      logger.warn('resending_unconfirmed', {
        epoch: entry.batch.epoch,
        seq: entry.batch.seq,
        readings: entry.batch.readings.length,
        attempts: entry.attempts,
      });
    }
    const isConfirmed = (index: number) => this.#window.isConfirmed(entry, index);
    for (const { topic, payload } of messagesOf(config().mode, gateway, entry, isConfirmed)) {
      if (!(await this.#publishWhenTaken(entry, topic, payload))) return;
    }
    if (entry.attempts === 0) this.#published += entry.to - entry.from + 1;
    entry.attempts += 1;
    entry.sentAtMs = clock.monotonicMs();
  }

  /**
   * Repeats the one message and not its batch: a nucleus whose window is full would otherwise be handed the batch's first
   * readings over and over. False where the batch is no longer wanted: confirmed, of another epoch, or we are stopping.
   */
  async #publishWhenTaken(entry: Outstanding, topic: string, payload: Uint8Array): Promise<boolean> {
    while (!this.#stopped && this.#window.outstanding.includes(entry)) {
      await this.#pace();
      if (await this.#publishOrWait(topic, payload)) return true;
    }
    return false;
  }

  async #pace(): Promise<void> {
    const { clock } = this.#deps;
    for (let wait = this.#pacer.take(clock.monotonicMs()); wait > 0; wait = this.#pacer.take(clock.monotonicMs())) {
      await delay(clock, wait);
    }
  }

  /** False where the nucleus did not take the message; the wait has been served. */
  async #publishOrWait(topic: string, payload: Uint8Array): Promise<boolean> {
    const { bus, clock, logger } = this.#deps;
    try {
      await bus.publishToCloud(topic, payload);
      return true;
    } catch (error) {
      this.#connected = false;
      const waitMs = error instanceof BusUnauthorizedError ? UNAUTHORIZED_WAIT_MS : this.#backoff.nextMs();
      logger.warn('publish_refused', { topic, wait_ms: Math.round(waitMs), error });
      await delay(clock, waitMs);
      return false;
    }
  }
}
