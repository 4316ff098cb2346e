import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import {
  cloudAckSchema,
  type DeliveryAck,
  type DeliveryHeader,
  type LeaseRequest,
  type SeqRange,
} from '@sward/contracts/delivery.ts';
import { decodeFrame } from '@sward/contracts/delivery-frame.ts';
import { decodeMessage, encodeMessage } from '@sward/contracts/message-codec.ts';
import type { LinkState } from '@sward/contracts/status.ts';
import { cloudTopics, type GatewayAddress, localTopics } from '@sward/contracts/topics.ts';
import type { MessageBus, Subscription } from '@sward/greengrass-ipc/message-bus.ts';
import { type Clock, delay, type Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { Config } from './config.ts';
import { DeliveryCounters } from './delivery-counters.ts';
import { type Confirmation, DeliveryWindow } from './delivery-window.ts';
import { drainRate, shouldOpenLive, shouldReopenLive } from './drain-rate.ts';
import { HeadHistory } from './head-history.ts';
import { Leases } from './leases.ts';
import { Link, UNAUTHORIZED_WAIT_MS } from './link.ts';
import { type PaceLimits, Pacer } from './pacer.ts';
import type { BatchCodec } from './ports.ts';
import type { Refusal } from './refusals.ts';
import { SendSchedule } from './send-schedule.ts';
import { Sender } from './sender.ts';

export type PublisherDeps = {
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly gateway: GatewayAddress;
  readonly codec: BatchCodec;
  readonly random: () => number;
  /** The configuration of this moment: it may change at any time. */
  readonly config: () => Config;
};

/** How delivery goes at this moment. */
export type PublisherState = {
  readonly link: LinkState;
  /** Share of the configured pace that is used, 0 to 1. */
  readonly pace: number;
  /** From sending to the cloud's word, mean; undefined before the first. */
  readonly roundTripMs: number | undefined;
  /** Readings in the log that were not asked for yet, by lane; live only where it is open. */
  readonly backlogBehind: number;
  readonly liveBehind: number | undefined;
};

/** An acknowledgement each time the cloud speaks would cost more than what it tells, ms. */
const ACK_APART_MS = 50;
/** How often it is looked what has to be said again, ms. */
const LOOK_MS = 1000;
/**
 * The acknowledgement is repeated so many looks after it changed, and then this often: it may have been lost. While readings
 * come each second the next one says it.
 */
const FIRST_REPEAT_LOOKS = 2;
const REPEAT_LOOKS = 5;

const paceOf = ({ max_publishes_per_s, max_kib_per_s }: Config): PaceLimits => ({
  publishes: max_publishes_per_s,
  bytes: max_kib_per_s * 1024,
});

/** Takes batches from the buffer and publishes each until the cloud has confirmed that it is stored. */
export class Publisher {
  readonly #deps: PublisherDeps;
  readonly #window = new DeliveryWindow();
  readonly #counters = new DeliveryCounters(this.#window);
  readonly #pacer: Pacer;
  readonly #link: Link;
  readonly #schedule: SendSchedule;
  readonly #leases: Leases;
  readonly #sender: Sender;
  readonly #heads = new HeadHistory();
  #subscriptions: Subscription[] = [];
  #timers: Timer[] = [];
  #ackTimer: Timer | undefined;
  #acknowledgedAtMs = Number.NEGATIVE_INFINITY;
  #looks = 0;
  #listening = false;
  #stopped = false;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
    this.#pacer = new Pacer(paceOf(deps.config()), deps.clock.monotonicMs());
    this.#link = new Link(this.#pacer, deps.random);
    this.#schedule = new SendSchedule(this.#window, this.#link);
    this.#leases = new Leases(
      this.#window,
      () => deps.config().max_in_flight,
      () => Math.round(deps.config().publish_interval_s * 1000),
    );
    const parts = { window: this.#window, schedule: this.#schedule, pacer: this.#pacer, link: this.#link };
    const refuse = (epoch: string, range: SeqRange, reason: string) => this.#refuse(epoch, [{ range, reason }]);
    this.#sender = new Sender({ ...deps, ...parts, refuse });
  }

  get counters() {
    return { ...this.#counters.snapshot(), ...this.#sender.counters };
  }

  /** True while the cloud takes what is published, judged by its confirmations and not by the nucleus's word. */
  get connected(): boolean {
    return this.#link.state === 'up';
  }

  get state(): PublisherState {
    return {
      link: this.#link.state,
      pace: this.#pacer.share,
      roundTripMs: this.#schedule.roundTripMs,
      backlogBehind: this.#leases.behind('backlog'),
      liveBehind: this.#window.liveStart === undefined ? undefined : this.#leases.behind('live'),
    };
  }

  async start(): Promise<void> {
    const { bus, clock } = this.#deps;
    const topic = localTopics.deliveryBatch(CLOUD_CONSUMER);
    this.#subscriptions = [await bus.subscribe(topic, (payload) => this.#onBatch(payload))];
    void this.#listenToCloud();
    this.#timers = [
      every(
        clock,
        () => LOOK_MS,
        () => this.#look(),
      ),
    ];
    this.#look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) timer.cancel();
    this.#sender.stop();
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
    if (!this.#stopped) this.#sender.start();
  }

  /** Applies a changed pace. Everything else is read from the configuration where it is used. */
  reconfigure(): void {
    this.#pacer.setLimits(paceOf(this.#deps.config()));
    this.#sender.wake();
  }

  /** Notes that the nucleus took or refused a publish that is not a reading: the gateway's own status. */
  noteLink(taken: boolean): void {
    if (this.#window.outstanding.length === 0) this.#link.told(taken);
  }

  #onBatch(payload: Uint8Array): void {
    const { header, body } = decodeFrame(payload);
    const nowMs = this.#deps.clock.monotonicMs();
    const { lane } = header.log;
    const hadLive = this.#window.liveStart !== undefined;
    const arrival = this.#window.take(header, body);
    this.#heads.note(header.log.head, nowMs);
    this.#leases.arrived(lane, arrival, header.log.head, nowMs);
    if (arrival === 'taken') this.#onTaken(header, body);
    const isMerged = hadLive && this.#window.liveStart === undefined;
    if (isMerged) for (const request of this.#leases.merged(nowMs)) this.#ask(request);
    else if (arrival === 'gap') for (const request of this.#leases.afterGap(lane, nowMs)) this.#ask(request);
    this.#askWhenDry();
  }

  #onTaken(header: DeliveryHeader, body: Uint8Array): void {
    this.#counters.taken(header.count, body.length);
    this.#openLiveWhereBehind(header, body.length / header.count);
    this.#sender.wake();
  }

  #openLiveWhereBehind(header: DeliveryHeader, bytesPerReading: number): void {
    if (!this.#isFarBehind(header, bytesPerReading)) return;
    const { clock, logger } = this.#deps;
    const { head } = header.log;
    const nowMs = clock.monotonicMs();
    this.#window.openLive(head);
    logger.info('live_lane_opened', { after: head, backlog_readings: this.#leases.behind('backlog') });
    for (const lane of ['live', 'backlog'] as const) this.#ask(this.#leases.request(lane, nowMs));
  }

  #isFarBehind(header: DeliveryHeader, bytesPerReading: number): boolean {
    const { clock, config } = this.#deps;
    const nowMs = clock.monotonicMs();
    const { lane, seq } = header.log;
    if (lane === 'live') return shouldReopenLive(nowMs - this.#heads.writtenAtMs(seq, nowMs));
    const rate = drainRate(config(), this.#pacer, bytesPerReading, this.#schedule.roundTripMs);
    return this.#window.liveStart === undefined && shouldOpenLive(header, rate);
  }

  #onCloudAck(payload: Uint8Array): void {
    const { epoch, ranges, refused = [] } = decodeMessage(cloudAckSchema, payload);
    const stored = this.#window.confirm(epoch, ranges);
    const given = this.#refuse(epoch, refused);
    this.#counters.confirmed(stored);
    if (stored.readings + given.readings === 0) return;
    this.#schedule.confirmed([...stored.done, ...given.done], this.#deps.clock.monotonicMs());
    this.#settled();
  }

  /** Gives readings up that can never be stored: the buffer keeps them as dead letters. */
  #refuse(epoch: string, refused: readonly Refusal[]): Confirmation {
    const given = this.#window.refuse(epoch, refused);
    this.#counters.refused(given);
    if (given.readings === 0) return given;
    for (const { range, reason } of refused) this.#deps.logger.error('readings_refused', { epoch, range, reason });
    this.#settled();
    return given;
  }

  #settled(): void {
    this.#looks = 0;
    this.#acknowledgeSoon();
    this.#askWhenDry();
    this.#sender.wake();
  }

  #look(): void {
    this.#looks += 1;
    if (this.#looks === FIRST_REPEAT_LOOKS || this.#looks % REPEAT_LOOKS === 0) void this.#acknowledge(true);
    for (const request of this.#leases.renewals(this.#deps.clock.monotonicMs())) this.#ask(request);
  }

  #askWhenDry(): void {
    for (const request of this.#leases.whenDry(this.#deps.clock.monotonicMs())) this.#ask(request);
  }

  #ask(request: LeaseRequest): void {
    void this.#tell(localTopics.leaseRequest, request);
  }

  #acknowledgeSoon(): void {
    const { clock } = this.#deps;
    const waitMs = this.#acknowledgedAtMs + ACK_APART_MS - clock.monotonicMs();
    if (waitMs <= 0) void this.#acknowledge();
    else this.#ackTimer ??= clock.setTimer(waitMs, () => void this.#acknowledge());
  }

  /** The first acknowledgement says the most; the others, where there are many refusals, are said with the repetitions. */
  async #acknowledge(all = false): Promise<void> {
    this.#ackTimer?.cancel();
    this.#ackTimer = undefined;
    const acknowledgements = this.#window.acknowledgements();
    if (acknowledgements.length > 0) this.#acknowledgedAtMs = this.#deps.clock.monotonicMs();
    for (const acknowledgement of all ? acknowledgements : acknowledgements.slice(0, 1)) {
      const ack: DeliveryAck = { v: 1, consumer: CLOUD_CONSUMER, ...acknowledgement };
      await this.#tell(localTopics.deliveryAck, ack);
    }
  }

  /** Sends to the buffer. A failure is not retried here: requests and acknowledgements alike are repeated. */
  async #tell(topic: string, message: object): Promise<void> {
    try {
      await this.#deps.bus.publish(topic, encodeMessage(message));
    } catch (error) {
      this.#deps.logger.warn('buffer_unreachable', { topic, error });
    }
  }
}
