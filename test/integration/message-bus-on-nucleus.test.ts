import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { connectIpcMessageBus } from '@sward/greengrass-ipc/adapters/ipc-message-bus.ts';
import type { MessageBus, MessageHandler } from '@sward/greengrass-ipc/message-bus.ts';
import { matchesFilter } from '@sward/greengrass-ipc/message-rules.ts';
import { MemoryConfigurationStore } from '@sward/nucleus/configuration/configuration-store.ts';
import type { BrokerLink, CloudMessage, CloudPublish, PublishOutcome } from '@sward/nucleus/iot-core/broker-link.ts';
import { ClassicProxy } from '@sward/nucleus/iot-core/classic-proxy.ts';
import { LiteProxy } from '@sward/nucleus/iot-core/lite-proxy.ts';
import { createIpcServer, type IpcServer } from '@sward/nucleus/ipc/ipc-server.ts';
import { MemoryTokenRegistry } from '@sward/nucleus/ipc/token-registry.ts';
import type { ComponentControl, Flavour } from '@sward/nucleus/ports.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import {
  type BusHarness,
  CONTRACT_COMPONENTS,
  type ContractComponent,
  describeMessageBus,
} from '../../libs/greengrass-ipc/test/message-bus-contract.ts';

/** Tries of 20 ms after which a test gives up. */
const MAX_TRIES = 500;

/** A broker within the process: what is published is heard by the test, what the test sends by the subscribers. */
class LoopbackLink implements BrokerLink {
  readonly connected = true;
  readonly #filters = new Set<string>();
  readonly #onPublish = new Set<MessageHandler>();
  readonly #onMessage = new Set<(message: CloudMessage) => void>();

  onConnection(): void {
    // It is never cut.
  }

  onMessage(listener: (message: CloudMessage) => void): void {
    this.#onMessage.add(listener);
  }

  publish({ topic, payload }: CloudPublish, outcome: PublishOutcome): void {
    for (const handler of this.#onPublish) handler(payload, topic);
    queueMicrotask(() => outcome.onAcked());
  }

  async subscribe(filter: string): Promise<void> {
    this.#filters.add(filter);
  }

  unsubscribe(filter: string): void {
    this.#filters.delete(filter);
  }

  cut(): void {}
  restore(): void {}
  async close(): Promise<void> {}

  onCloudPublish(handler: MessageHandler): void {
    this.#onPublish.add(handler);
  }

  send(topic: string, payload: Uint8Array): void {
    if (![...this.#filters].some((filter) => matchesFilter(filter, topic))) return;
    for (const listener of this.#onMessage) listener({ topic, payload, qos: 1 });
  }
}

/** No component here is a process of its own. */
const noControl: ComponentControl = {
  list: () => [],
  details: () => undefined,
  reportState: () => {},
  restart: async () => false,
  stop: async () => false,
  deploy: () => '',
};

/** An accessControl of one policy per direction. */
function accessControlOf(component: ContractComponent): object {
  const { access } = CONTRACT_COMPONENTS[component];
  const policy = (operation: string, resources: readonly string[] = []) => ({
    [`${component}:${operation}`]: { operations: [`aws.greengrass#${operation}`], resources },
  });
  return {
    'aws.greengrass.ipc.pubsub': {
      ...policy('PublishToTopic', access.publish),
      ...policy('SubscribeToTopic', access.subscribe),
    },
    'aws.greengrass.ipc.mqttproxy': {
      ...policy('PublishToIoTCore', 'publishToCloud' in access ? access.publishToCloud : []),
      ...policy('SubscribeToIoTCore', 'subscribeToCloud' in access ? access.subscribeToCloud : []),
    },
  };
}

type NucleusHarness = Omit<BusHarness, 'connect'> & {
  readonly server: IpcServer;
  readonly refusals: string[];
  connect(component: ContractComponent, renewMs?: number): Promise<MessageBus>;
};

async function createNucleusHarness(flavour: Flavour): Promise<NucleusHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'sward-bus-'));
  const clock = createSystemClock();
  const link = new LoopbackLink();
  const tokens = new MemoryTokenRegistry(() => randomBytes(16).toString('hex'));
  const configuration = new MemoryConfigurationStore({ now: () => clock.now() });
  const server = createIpcServer({
    flavour,
    socketPath: join(folder, 'ipc.socket'),
    tokens,
    configuration,
    control: noControl,
    iotCore: flavour === 'lite' ? new LiteProxy(link, () => {}) : new ClassicProxy(link, () => {}),
    log: () => {},
  });
  await server.start();
  for (const component of ['test.Alpha', 'test.Beta'] as const) {
    const defaults = { ...CONTRACT_COMPONENTS[component].configuration, accessControl: accessControlOf(component) };
    configuration.setDefaults(component, defaults);
  }
  const buses: MessageBus[] = [];
  const refusals: string[] = [];
  return {
    server,
    refusals,
    async connect(component: ContractComponent, renewMs = 60_000) {
      const bus = await connectIpcMessageBus({
        clock,
        logger: createRecordingLogger(),
        onServiceIdRefused: (reason) => refusals.push(reason),
        socketPath: server.socketPath,
        serviceId: tokens.issue(component),
        timeoutMs: 5000,
        renewMs,
      });
      buses.push(bus);
      return bus;
    },
    mergeConfiguration: async (component, patch) => configuration.merge(component, [], patch),
    onCloudPublish: (handler) => link.onCloudPublish(handler),
    sendFromCloud: async (topic, payload) => link.send(topic, payload),
    dropConnections: async () => void server.faults.dropSockets(),
    async close() {
      await Promise.all(buses.map((bus) => bus.close()));
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describeMessageBus('on a lite nucleus', () => createNucleusHarness('lite'));
describeMessageBus('on a classic nucleus', () => createNucleusHarness('classic'));

describe('message bus and the faults of a nucleus', () => {
  it('hears again after Lite has forgotten its subscriptions without a word', async () => {
    const harness = await createNucleusHarness('lite');
    const alpha = await harness.connect('test.Alpha');
    const beta = await harness.connect('test.Beta', 300);
    let heard = 0;
    await beta.subscribe('sward/test/data', () => {
      heard += 1;
    });
    harness.server.faults.forgetSubscriptions();
    await alpha.publish('sward/test/data', Uint8Array.of(1));
    expect(heard).toBe(0);
    // Nothing tells when the subscription is renewed: messages are sent until one is heard.
    for (let tries = 0; heard === 0 && tries < MAX_TRIES; tries++) {
      await alpha.publish('sward/test/data', Uint8Array.of(2));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(heard).toBeGreaterThan(0);
    await harness.close();
  });

  it('asks for a new service id after Lite has restarted its IPC daemon', async () => {
    const harness = await createNucleusHarness('lite');
    await harness.connect('test.Alpha');
    await harness.server.faults.restartIpcServer();
    for (let tries = 0; harness.refusals.length === 0 && tries < MAX_TRIES; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(harness.refusals).toHaveLength(1);
    await harness.close();
  });
});
