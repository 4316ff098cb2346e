import { decodeBatch, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { LeaseRequest } from '@sward/contracts/delivery.ts';
import { decodeFrame } from '@sward/contracts/delivery-frame.ts';
import { type IngestAck, type IngestEnvelope, ingestAckSchema, ingestEnvelopeSchema } from '@sward/contracts/ingest.ts';
import { decodeMessage, encodeMessage } from '@sward/contracts/message-codec.ts';
import { type Reading, readingSchema } from '@sward/contracts/reading.ts';
import { type ComponentStatus, componentStatusSchema } from '@sward/contracts/status.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { InMemoryHub } from '@sward/greengrass-ipc/in-memory-message-bus.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { z } from 'zod';
import { Buffer as LocalBuffer } from '../src/buffer.ts';
import { type Config, configSchema } from '../src/config.ts';
import type { SyncState } from '../src/time/sync-state.ts';
import { TimeKeeper } from '../src/time/time-keeper.ts';
import { MemoryReadingLog } from './memory-reading-log.ts';

const batchSchema = z.looseObject({ readings: z.array(readingSchema) });

const codec = {
  decodeIngest: (payload: Uint8Array) => decodeBatch(ingestEnvelopeSchema, payload),
  encodeDelivery: encodeBatch,
};

export type BufferOptions = {
  readonly log?: MemoryReadingLog;
  readonly clock?: ManualClock;
  readonly config?: object;
  readonly wrap?: (bus: MessageBus) => MessageBus;
};

/** The buffer on a bus in memory, and what it tells others there. */
export class BufferInMemory {
  readonly hub = new InMemoryHub();
  readonly logger = createRecordingLogger();
  readonly clock: ManualClock;
  readonly log: MemoryReadingLog;
  readonly acks: IngestAck[] = [];
  readonly delivered: Reading[] = [];
  readonly statuses: ComponentStatus[] = [];
  readonly buffer: LocalBuffer;
  config: Config;
  /** What the machine says of its clock. */
  sync: SyncState | Promise<SyncState> = 'unknown';

  constructor({ log, clock, config = {}, wrap = (bus) => bus }: BufferOptions = {}) {
    this.log = log ?? new MemoryReadingLog();
    this.clock = clock ?? new ManualClock();
    // Tests wait for counters.
    this.config = configSchema.parse({ local_status_interval_s: 1, ...config });
    this.buffer = new LocalBuffer({
      bus: wrap(this.hub.busFor(COMPONENTS.localBuffer)),
      clock: this.clock,
      logger: this.logger,
      log: this.log,
      times: new TimeKeeper({ clock: this.clock, notBeforeMs: 0, waitS: () => this.config.clock_wait_s }),
      sync: { read: async () => this.sync },
      codec,
      config: () => this.config,
      configuration: () => ({ valid: true }),
    });
  }

  async start(): Promise<void> {
    const others = this.hub.busFor('others');
    await others.subscribe(localTopics.ingestAck('ble'), (payload) => {
      this.acks.push(decodeMessage(ingestAckSchema, payload));
    });
    await others.subscribe(localTopics.deliveryBatch('cloud'), (payload) => {
      this.delivered.push(...decodeBatch(batchSchema, decodeFrame(payload).body).readings);
    });
    await others.subscribe(localTopics.status(COMPONENTS.localBuffer), (payload) => {
      this.statuses.push(decodeMessage(componentStatusSchema, payload));
    });
    await this.buffer.start();
  }

  async send(batch: IngestEnvelope): Promise<void> {
    await this.publish(localTopics.ingestBatch, encodeBatch(batch));
  }

  /** Asks for what follows the cursor. */
  async request(consumer = 'cloud'): Promise<void> {
    const request: LeaseRequest = { v: 1, consumer, lane: 'backlog', after: null, credits: 100, max_bytes: 7000 };
    await this.publish(localTopics.leaseRequest, encodeMessage(request));
  }

  async publish(topic: string, payload: Uint8Array): Promise<void> {
    await this.hub.busFor('others').publish(topic, payload);
    await this.clock.advanceAsync(0);
  }

  get events(): string[] {
    return this.logger.records.map(({ event }) => event);
  }
}
