import { configSchema } from '@sward/cloud-publisher/config.ts';
import { type BatchCodec, ownBatchSchema } from '@sward/cloud-publisher/ports.ts';
import { Publisher } from '@sward/cloud-publisher/publisher.ts';
import { decodeBatch, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { type CloudBatch, cloudBatchSchema, type SeqRange } from '@sward/contracts/delivery.ts';
import { subtractRanges } from '@sward/contracts/seq-ranges.ts';
import { cloudTopics, localTopics } from '@sward/contracts/topics.ts';
import { type BusMessage, InMemoryHub } from '@sward/greengrass-ipc/in-memory-message-bus.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { encodeAcks } from '@sward/infra/lib/telemetry/ack-messages.ts';
import { Delivery } from '@sward/local-buffer/delivery.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import type { MemoryReadingLog } from '../../components/local-buffer/test/memory-reading-log.ts';

const GATEWAY = { buildingId: 'hq', gatewayId: 'gw-1' };
const ACK_DELAY_MS = 200;

export type WorldOptions = {
  readonly config?: object;
  readonly lose?: (message: BusMessage) => boolean;
  /** The codec of batches, where the real one would take too long. */
  readonly encode?: (batch: CloudBatch) => Uint8Array;
  /** What of a batch the cloud reads: number of its first reading, and how many. */
  readonly look?: (payload: Uint8Array) => SeqRange;
  /** Numbers that the cloud can never store, and says so. */
  readonly refuses?: (seq: number) => boolean;
};

/** What reached the cloud in one publish. */
export type Arrival = { readonly from: number; readonly to: number; readonly atMs: number; readonly bytes: number };

function lookIntoBatch(payload: Uint8Array): SeqRange {
  const { seq, readings } = decodeBatch(cloudBatchSchema, payload);
  return [seq, seq + readings.length - 1];
}

function lookIntoReading(payload: Uint8Array): SeqRange {
  const { seq } = JSON.parse(new TextDecoder().decode(payload)).metadata;
  return [seq, seq];
}

const codec: BatchCodec = { decode: (body) => decodeBatch(ownBatchSchema, body), encode: encodeBatch };

/** The delivering half of buffer and publisher, over a log that survives both, with a cloud that stores and answers. */
export class DeliveryWorld {
  readonly clock = new ManualClock();
  readonly logger = createRecordingLogger();
  readonly log: MemoryReadingLog;
  readonly hub: InMemoryHub;
  readonly arrivals: Arrival[] = [];
  readonly stored = new Set<number>();
  /** What the log was told is confirmed and the cloud never stored. */
  readonly believedInVain: number[] = [];
  readonly #options: WorldOptions;
  #config: object;
  #buffer: { readonly delivery: Delivery; readonly bus: MessageBus } | undefined;
  #publisher: { readonly publisher: Publisher; readonly bus: MessageBus } | undefined;

  constructor(log: MemoryReadingLog, options: WorldOptions = {}) {
    this.log = log;
    this.#options = options;
    this.#config = options.config ?? {};
    this.hub = new InMemoryHub(options.lose === undefined ? {} : { lose: options.lose });
    this.hub.onCloudPublish((payload, topic) => this.#arrive(payload, topic));
    this.#watchConfirmations();
  }

  get publisher(): Publisher | undefined {
    return this.#publisher?.publisher;
  }

  async start(): Promise<void> {
    await this.startBuffer();
    await this.startPublisher();
  }

  async startBuffer(): Promise<void> {
    const { logger, log } = this;
    const bus = this.hub.busFor(COMPONENTS.localBuffer);
    const encode = this.#options.encode ?? encodeBatch;
    const delivery = new Delivery({ bus, clock: this.clock, logger, log, encode, serve: (reading) => reading });
    delivery.setConsumers(['cloud']);
    await bus.subscribe(localTopics.leaseRequest, (payload) => delivery.onRequest(payload));
    await bus.subscribe(localTopics.deliveryAck, (payload) => delivery.onAck(payload));
    this.#buffer = { delivery, bus };
  }

  async startPublisher(): Promise<void> {
    const { clock, logger } = this;
    const bus = this.hub.busFor(COMPONENTS.cloudPublisher);
    const parts = { bus, clock, logger, gateway: GATEWAY, codec, random: () => 0.5 };
    const publisher = new Publisher({ ...parts, config: () => configSchema.parse(this.#config) });
    this.#publisher = { publisher, bus };
    await publisher.start();
  }

  /** kill -9 of the buffer, and a new one. */
  async restartBuffer(): Promise<void> {
    await this.#buffer?.bus.close();
    await this.startBuffer();
  }

  /** kill -9 of the publisher, and a new one. */
  async restartPublisher(): Promise<void> {
    await this.#publisher?.bus.close();
    await this.#publisher?.publisher.stop();
    await this.startPublisher();
  }

  configure(config: object): void {
    this.#config = config;
    this.#publisher?.publisher.reconfigure();
  }

  /** New readings are in the log. */
  committed(): void {
    void this.#buffer?.delivery.dispatch();
  }

  async stop(): Promise<void> {
    await this.#publisher?.publisher.stop();
  }

  #watchConfirmations(): void {
    const { log } = this;
    const moveCursor = log.moveCursor.bind(log);
    log.moveCursor = (consumer, seq, above = []) => {
      const before = log.cursor(consumer);
      moveCursor(consumer, seq, above);
      this.#requireStored([before + 1, seq]);
      for (const range of above) this.#requireStored(range);
    };
  }

  #requireStored([from, to]: SeqRange): void {
    const { refuses = () => false } = this.#options;
    for (let seq = from; seq <= to; seq += 1) {
      if (!this.stored.has(seq) && !refuses(seq)) this.believedInVain.push(seq);
    }
  }

  #arrive(payload: Uint8Array, topic: string): void {
    const { look = lookIntoBatch } = this.#options;
    const [from, to] = topic.endsWith('/telemetry') ? lookIntoReading(payload) : look(payload);
    this.arrivals.push({ from, to, atMs: this.clock.monotonicMs(), bytes: payload.length });
    const refused = this.#refusedOf(from, to);
    const stored = subtractRanges([[from, to]], refused);
    for (const [first, last] of stored) for (let seq = first; seq <= last; seq += 1) this.stored.add(seq);
    const refusals = refused.map((range) => ({ range, reason: 'INVALID_MESSAGE: test' }));
    for (const ack of encodeAcks(this.log.epoch, stored, refusals)) {
      this.clock.setTimer(ACK_DELAY_MS, () => this.hub.sendFromCloud(cloudTopics.ack(GATEWAY), ack));
    }
  }

  #refusedOf(from: number, to: number): SeqRange[] {
    const { refuses } = this.#options;
    if (refuses === undefined) return [];
    const all = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    return all.filter(refuses).map((seq) => [seq, seq]);
  }
}
