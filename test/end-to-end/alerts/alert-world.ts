import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cloud, type CloudOptions, createCloud } from '@sward/cloud/cloud.ts';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { GatewayStatus } from '@sward/contracts/status.ts';
import { cloudTopics, type GatewayAddress } from '@sward/contracts/topics.ts';
import type { Alert } from '@sward/infra/lib/alerts/alert.ts';
import { AlertRepository } from '@sward/infra/lib/alerts/alert-repository.ts';
import { alertRuleSchema } from '@sward/infra/lib/alerts/rule.ts';
import { RuleRepository } from '@sward/infra/lib/alerts/rule-repository.ts';
import { type Channel, channelSchema } from '@sward/infra/lib/notifications/channel.ts';
import { ChannelRepository } from '@sward/infra/lib/notifications/channel-repository.ts';
import type { Notification } from '@sward/infra/lib/notifications/notification.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import type { MqttClient } from 'mqtt';
import { connectGateway } from '../../../simulator/cloud/test/support/gateway-client.ts';

/** What a sensor says in one message. */
export type Measured = { readonly deviceId: string; readonly values: Readonly<Record<string, number>> };

const EPOCH = '0123456789abcdef';

/** Time passes in steps of this, between which everything that came due is done. */
const STEP_MS = 250;

type Sender = { readonly client: MqttClient; readonly address: GatewayAddress; seq: number };

const done = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The local cloud with its real broker, by a clock that stands still until the test moves it, and gateways that publish to it. */
export class AlertWorld {
  readonly clock = new ManualClock({ wallMs: Date.now() });
  readonly logger = createRecordingLogger();
  readonly folder = mkdtempSync(join(tmpdir(), 'sward-alert-world-'));
  readonly cloud: Cloud;
  readonly #senders = new Map<string, Sender>();

  private constructor(gateways: readonly GatewayAddress[], options: Partial<CloudOptions>) {
    const gatewayIds = gateways.map(({ gatewayId }) => gatewayId);
    this.cloud = createCloud({ folder: this.folder, gatewayIds, clock: this.clock, log: this.logger, ...options });
  }

  static async start(gateways: readonly GatewayAddress[], options: Partial<CloudOptions> = {}): Promise<AlertWorld> {
    const world = new AlertWorld(gateways, options);
    await world.cloud.start();
    for (const address of gateways) {
      const client = await connectGateway(world.cloud.url, world.cloud.certificates, address.gatewayId);
      world.#senders.set(address.gatewayId, { client, address, seq: 1 });
    }
    return world;
  }

  now(): number {
    return this.clock.now();
  }

  async putRule(tenant: string, rule: object): Promise<void> {
    await new RuleRepository(this.cloud.documents).save(tenant, alertRuleSchema.parse(rule), this.now());
  }

  async putChannel(tenant: string, channel: Channel): Promise<void> {
    await new ChannelRepository(this.cloud.documents).save(tenant, channelSchema.parse(channel));
  }

  /** A gateway publishes what its sensors measured `ageMs` ago; resolves when the broker has acknowledged it. */
  async publish(gatewayId: string, measured: readonly Measured[], ageMs = 0): Promise<void> {
    const sender = this.#sender(gatewayId);
    const readings = measured.map((each) => this.#reading(each, ageMs));
    const message = encodeBatch({ v: 1, epoch: EPOCH, seq: sender.seq, readings });
    sender.seq += readings.length;
    await sender.client.publishAsync(cloudTopics.batch(sender.address), Buffer.from(message), { qos: 1 });
  }

  /** A gateway says that it is there, as each minute. */
  async publishStatus(gatewayId: string): Promise<void> {
    const { client, address } = this.#sender(gatewayId);
    const status: GatewayStatus = {
      status: 'online',
      timestamp: Math.floor(this.now() / 1000),
      version: '1.0',
      uptime_seconds: 60,
      mqtt_connected: true,
      active_devices: 20,
      buffered_messages: 0,
    };
    await client.publishAsync(cloudTopics.status(address), JSON.stringify(status), { qos: 1 });
  }

  /** A gateway is gone without a word; resolves when the broker has noticed. */
  async breakConnection(gatewayId: string): Promise<void> {
    this.#sender(gatewayId).client.stream.destroy();
    while (this.cloud.stats().connected.includes(gatewayId)) await done();
  }

  /** Lets time pass; whatever comes due on the way is done. */
  async pass(ms: number, stepMs = STEP_MS): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await this.clock.advanceAsync(Math.min(stepMs, left));
      await done();
    }
  }

  /** Lets time pass until something holds; fails after an hour of it. */
  async passUntil(holds: () => boolean | Promise<boolean>, stepMs = STEP_MS): Promise<void> {
    const deadline = this.now() + 3_600_000;
    while (!(await holds())) {
      if (this.now() > deadline) throw new TypeError('an hour has passed in vain');
      await this.pass(stepMs, stepMs);
      // What goes over a socket takes time of its own.
      await new Promise<void>((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Open and past alerts of a tenant. */
  async alerts(tenant: string): Promise<Alert[]> {
    const repository = new AlertRepository(this.cloud.documents);
    const all: Alert[] = [];
    for await (const alert of repository.open(tenant)) all.push(alert);
    for await (const alert of repository.past(tenant, 0, this.now() + 1)) all.push(alert);
    return all;
  }

  /** What was mailed, oldest first. */
  mailed(): readonly Notification[] {
    return this.cloud.mails().map(({ notification }) => notification);
  }

  async stop(): Promise<void> {
    for (const { client } of this.#senders.values()) await client.endAsync(true);
    await this.cloud.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #sender(gatewayId: string): Sender {
    const sender = this.#senders.get(gatewayId);
    if (sender !== undefined) return sender;
    throw new TypeError(`no gateway ${gatewayId}`);
  }

  #reading({ deviceId, values }: Measured, ageMs: number): Reading {
    const at = this.now() - ageMs;
    return {
      device_id: deviceId,
      values: { ...values },
      measured_at: at,
      received_at: at,
      mono_ms: this.clock.monotonicMs() - ageMs,
      boot_id: 'boot-1',
      source: 'ble',
      format: 'bthome-v2',
      time_quality: 'synchronized',
    };
  }
}

/** A channel whose mail the local cloud keeps. */
export const mailTo = (tenant: string): Channel => ({
  id: 'mail',
  kind: 'sns',
  topic_arn: `arn:aws:sns:local:000000000000:sward_${tenant}_mail`,
});
