import { decodeBatch, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import {
  type CloudAck,
  cloudBatchSchema,
  type DeliveryAck,
  deliveryAckSchema,
  type LeaseRequest,
  leaseRequestSchema,
} from '@sward/contracts/delivery.ts';
import { decodeMessage, encodeMessage } from '@sward/contracts/message-codec.ts';
import { cloudTopics, localTopics } from '@sward/contracts/topics.ts';
import { InMemoryHub } from '@sward/greengrass-ipc/in-memory-message-bus.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { type Config, configSchema } from '../src/config.ts';
import { type BatchCodec, ownBatchSchema } from '../src/ports.ts';
import { Publisher } from '../src/publisher.ts';
import { EPOCH } from './delivery-examples.ts';

export const GATEWAY = { buildingId: 'hq', gatewayId: 'gw-1' };

const codec: BatchCodec = { decode: (body) => decodeBatch(ownBatchSchema, body), encode: encodeBatch };

/** What one publish to the cloud carried: numbers of readings, first and last. */
export type Published = { readonly from: number; readonly to: number; readonly atMs: number };

/** A publisher between a buffer and a cloud that a test plays. */
export class PublisherBench {
  readonly hub = new InMemoryHub();
  readonly clock = new ManualClock();
  readonly logger = createRecordingLogger();
  readonly published: Published[] = [];
  readonly requests: LeaseRequest[] = [];
  readonly acks: DeliveryAck[] = [];
  readonly bus: MessageBus;
  readonly publisher: Publisher;
  #config: Config;
  readonly #buffer: MessageBus;

  constructor(config: Partial<Config> = {}, gateway = GATEWAY) {
    this.#config = configSchema.parse(config);
    this.bus = this.hub.busFor(COMPONENTS.cloudPublisher);
    this.#buffer = this.hub.busFor(COMPONENTS.localBuffer);
    this.hub.onCloudPublish((payload, topic) => this.#onPublish(payload, topic));
    const { bus, clock, logger } = this;
    const parts = { bus, clock, logger, gateway, codec, random: () => 0.5 };
    this.publisher = new Publisher({ ...parts, config: () => this.#config });
  }

  async start(): Promise<void> {
    await this.#buffer.subscribe(localTopics.leaseRequest, (payload) => {
      this.requests.push(decodeMessage(leaseRequestSchema, payload));
    });
    await this.#buffer.subscribe(localTopics.deliveryAck, (payload) => {
      this.acks.push(decodeMessage(deliveryAckSchema, payload));
    });
    await this.publisher.start();
    await this.clock.advanceAsync(0);
  }

  configure(config: Partial<Config>): void {
    this.#config = { ...this.#config, ...config };
    this.publisher.reconfigure();
  }

  /** The buffer sends frames, one after the other. */
  async send(...frames: Uint8Array[]): Promise<void> {
    for (const frame of frames) await this.#buffer.publish(localTopics.deliveryBatch('cloud'), frame);
    await this.clock.advanceAsync(0);
  }

  /** The cloud speaks. */
  async answer(ack: Partial<CloudAck>): Promise<void> {
    const whole: CloudAck = { v: 1, epoch: EPOCH, ranges: [], ...ack };
    this.hub.sendFromCloud(cloudTopics.ack(GATEWAY), encodeMessage(whole));
    await this.clock.advanceAsync(0);
  }

  async confirm(...ranges: [number, number][]): Promise<void> {
    await this.answer({ ranges });
  }

  /** First numbers of what was published since the last call. */
  drain(): number[] {
    return this.published.splice(0).map(({ from }) => from);
  }

  /** Names of the log lines so far. */
  get events(): string[] {
    return this.logger.records.map(({ event }) => event);
  }

  #onPublish(payload: Uint8Array, topic: string): void {
    const atMs = this.clock.monotonicMs();
    if (topic.startsWith('$aws/rules/')) {
      const { seq, readings } = decodeBatch(cloudBatchSchema, payload);
      this.published.push({ from: seq, to: seq + readings.length - 1, atMs });
    } else {
      const { seq } = JSON.parse(new TextDecoder().decode(payload)).metadata;
      this.published.push({ from: seq, to: seq, atMs });
    }
  }
}

/** Has every `every`th publish from the first on refused with `error`, while `refuses` says so. */
export function refuse(bus: MessageBus, error: Error, refuses: (call: number) => boolean): void {
  const take = bus.publishToCloud.bind(bus);
  let calls = 0;
  bus.publishToCloud = async (topic, payload) => {
    calls += 1;
    if (refuses(calls)) throw error;
    await take(topic, payload);
  };
}
