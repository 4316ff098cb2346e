import type { CloudBatch, SeqRange } from '@sward/contracts/delivery.ts';
import { SwardError } from '@sward/contracts/errors.ts';
import type { GatewayAddress } from '@sward/contracts/topics.ts';
import { BusRejectedError, BusUnauthorizedError } from '@sward/greengrass-ipc/bus-errors.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { partsOf } from './batch-parts.ts';
import type { Config } from './config.ts';
import type { DeliveryWindow, Outstanding } from './delivery-window.ts';
import type { Link } from './link.ts';
import { batchMessage, type CloudMessage, readingMessages } from './messages.ts';
import type { Pacer } from './pacer.ts';
import type { BatchCodec } from './ports.ts';
import type { SendSchedule } from './send-schedule.ts';

export type SenderDeps = {
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly gateway: GatewayAddress;
  readonly codec: BatchCodec;
  readonly config: () => Config;
  readonly window: DeliveryWindow;
  readonly schedule: SendSchedule;
  readonly pacer: Pacer;
  readonly link: Link;
  /** Gives up readings `from` to `to` of an epoch: they can never be stored. */
  readonly refuse: (epoch: string, range: SeqRange, reason: string) => void;
};

/** Passed over so often, a batch is split: something in it keeps it from being stored. */
const DOUBTS_TO_SPLIT = 3;
/** Passed over so often, a single reading is given up: the cloud has had it in its hands each time. */
const DOUBTS_TO_REFUSE = 6;

/** A shorter wait may be none at all: clocks have digits. */
const LEAST_WAIT_MS = 1;

/**
 * In readings that the nucleus took, since the start; `published` counts each reading once, `resent` each further send. Neither ever
 * falls: whoever reads statuses takes a fall for a restart.
 */
export type SendCounters = { readonly published: number; readonly resent: number };

const readingsOf = ({ from, to }: Outstanding) => to - from + 1;

/** Publishes what the schedule says, one message after the other, as fast as the pace allows. */
export class Sender {
  readonly #deps: SenderDeps;
  /** Messages still to be published of batches that have begun. */
  readonly #started = new Map<Outstanding, CloudMessage[]>();
  readonly #counters = { published: 0, resent: 0 };
  #timer: Timer | undefined;
  #running = false;
  /** Something changed since the last look. */
  #woken = false;
  #stopped = true;

  constructor(deps: SenderDeps) {
    this.#deps = deps;
  }

  get counters(): SendCounters {
    return this.#counters;
  }

  start(): void {
    this.#stopped = false;
    this.wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  /** Looks whether there is something to send: something arrived, was confirmed or fell due. */
  wake(): void {
    this.#woken = true;
    if (!this.#running && !this.#stopped) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#timer?.cancel();
    let waitMs: number | undefined;
    do {
      this.#woken = false;
      waitMs = await this.#step();
    } while ((waitMs === 0 || this.#woken) && !this.#stopped);
    this.#running = false;
    if (waitMs === undefined || this.#stopped) return;
    this.#timer = this.#deps.clock.setTimer(Math.max(LEAST_WAIT_MS, waitMs), () => this.wake());
  }

  /** Publishes one message. Gives the milliseconds until the next may go; undefined where none is left. */
  async #step(): Promise<number | undefined> {
    const { clock, link, pacer, schedule } = this.#deps;
    const nowMs = clock.monotonicMs();
    const entry = nowMs < link.resumeAtMs ? undefined : schedule.next(nowMs, this.#begun());
    if (entry === undefined) return this.#untilWakeMs(nowMs);
    const messages = this.#messagesOf(entry);
    const message = messages[0];
    if (message === undefined) return this.#putOff(entry, nowMs);
    const waitMs = pacer.take(message.payload.length, nowMs);
    if (waitMs > 0) return waitMs;
    await this.#publish(entry, message, messages);
    return 0;
  }

  /** There was nothing to send of it: confirmed, split or given up. If it still stands there it comes round again later. */
  #putOff(entry: Outstanding, nowMs: number): number {
    const { config, schedule, window } = this.#deps;
    this.#started.delete(entry);
    if (window.outstanding.includes(entry)) schedule.sent(entry, nowMs, config().ack_timeout_s * 1000);
    return 0;
  }

  #untilWakeMs(nowMs: number): number | undefined {
    const wakeAtMs = this.#deps.schedule.wakeAtMs;
    return wakeAtMs === undefined ? undefined : Math.max(LEAST_WAIT_MS, wakeAtMs - nowMs);
  }

  /** Batches of which some messages are sent and some are not. */
  #begun(): Outstanding[] {
    const { outstanding } = this.#deps.window;
    for (const entry of [...this.#started.keys()]) if (!outstanding.includes(entry)) this.#started.delete(entry);
    return [...this.#started.keys()];
  }

  /** What is left to send of a batch; empty where it was split or given up instead. */
  #messagesOf(entry: Outstanding): CloudMessage[] {
    const { window } = this.#deps;
    const begun = this.#started.get(entry);
    if (begun === undefined && entry.attempts > 0 && this.#isGivenUp(entry)) return [];
    const messages = (begun ?? this.#compose(entry)).filter(
      ({ index }) => index === undefined || !window.isConfirmed(entry, index),
    );
    this.#started.set(entry, messages);
    return messages;
  }

  #compose(entry: Outstanding): CloudMessage[] {
    const { config, gateway } = this.#deps;
    if (config().mode === 'batch') return [batchMessage(gateway, entry.body)];
    const batch = this.#decoded(entry);
    return batch === undefined ? [] : readingMessages(gateway, batch);
  }

  /** Undefined where the buffer's bytes are no batch: they are given up, or they would stop everything behind them. */
  #decoded({ epoch, from, to, seq, body }: Outstanding): CloudBatch | undefined {
    try {
      return this.#deps.codec.decode(body);
    } catch (error) {
      if (!(error instanceof SwardError)) throw error;
      this.#deps.refuse(epoch, [seq, seq + to - from], `${error.code}: ${error.message}`);
      return undefined;
    }
  }

  async #publish(entry: Outstanding, message: CloudMessage, messages: CloudMessage[]): Promise<void> {
    const { bus, link, schedule } = this.#deps;
    messages.shift();
    const isLast = messages.length === 0 || link.probing;
    // Noted ahead of the call: the cloud's word may be here before the nucleus's.
    const takeBack = isLast ? this.#noteSent(entry) : () => undefined;
    try {
      await bus.publishToCloud(message.topic, message.payload);
      this.#count(entry, message);
      link.accepted();
      schedule.published(entry);
    } catch (error) {
      this.#noteRefused(message, error);
      // It can never succeed as it is: left as sent, it is overdue later, and is split while others are confirmed.
      if (error instanceof BusRejectedError) return;
      takeBack();
      messages.unshift(message);
    }
  }

  /** Gives what takes the note back. */
  #noteSent(entry: Outstanding): () => void {
    const { clock, config, schedule } = this.#deps;
    const messages = this.#started.get(entry);
    const takeBack = schedule.sent(entry, clock.monotonicMs(), config().ack_timeout_s * 1000);
    this.#started.delete(entry);
    return () => {
      takeBack();
      if (messages !== undefined) this.#started.set(entry, messages);
    };
  }

  /** The nucleus took a message: a batch whole, or one of its readings, which go in order. */
  #count(entry: Outstanding, { index }: CloudMessage): void {
    const [from, end] = index === undefined ? [0, readingsOf(entry)] : [index, index + 1];
    const again = Math.min(end, Math.max(from, entry.handedOver)) - from;
    this.#counters.resent += again;
    this.#counters.published += end - from - again;
    entry.handedOver = Math.max(entry.handedOver, end);
  }

  #noteRefused({ topic }: CloudMessage, error: unknown): void {
    const { clock, link, logger } = this.#deps;
    const nowMs = clock.monotonicMs();
    const isRefusedForGood = error instanceof BusUnauthorizedError;
    const waitMs = isRefusedForGood ? link.unauthorized(nowMs) : link.refused(nowMs);
    const fields = { topic, wait_ms: Math.round(waitMs), error };
    if (isRefusedForGood) logger.error('publish_unauthorized', fields);
    else logger.warn('publish_refused', fields);
  }

  /** A batch comes round again. True where it is split or given up instead of sent. */
  #isGivenUp(entry: Outstanding): boolean {
    const { logger, schedule } = this.#deps;
    const { epoch, seq, attempts } = entry;
    const verdict = schedule.judge(entry);
    logger.warn('resending_unconfirmed', { epoch, seq, readings: readingsOf(entry), attempts, verdict });
    if (verdict === 'silent') schedule.silent();
    if (verdict === 'passed-over') entry.doubts += 1;
    const isSingle = entry.from === entry.to;
    if (entry.doubts < (isSingle ? DOUBTS_TO_REFUSE : DOUBTS_TO_SPLIT)) return false;
    if (isSingle) this.#giveUp(entry);
    else this.#split(entry);
    return true;
  }

  #giveUp({ epoch, seq, attempts }: Outstanding): void {
    const reason = `NEVER_CONFIRMED: sent ${attempts} times while what was sent later was confirmed`;
    this.#deps.refuse(epoch, [seq, seq], reason);
  }

  #split(entry: Outstanding): void {
    const { codec, logger, window } = this.#deps;
    const batch = this.#decoded(entry);
    if (batch === undefined) return;
    const parts = partsOf(entry, batch, (index) => window.isConfirmed(entry, index), codec.encode);
    logger.warn('batch_split', {
      epoch: entry.epoch,
      seq: entry.seq,
      readings: readingsOf(entry),
      parts: parts.length,
    });
    window.replace(entry, parts);
  }
}
