import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { BLE_SOURCE, COMPONENTS } from '@sward/contracts/components.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { type ComponentStatus, componentStatusSchema } from '@sward/contracts/status.ts';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { askStatus } from '@sward/gateway-tools/doctor/adapters/status-client.ts';
import { connectIpcMessageBus } from '@sward/greengrass-ipc/adapters/ipc-message-bus.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { MemoryConfigurationStore } from '@sward/nucleus/configuration/configuration-store.ts';
import { createIpcServer, type IpcServer } from '@sward/nucleus/ipc/ipc-server.ts';
import { MemoryTokenRegistry } from '@sward/nucleus/ipc/token-registry.ts';
import { STATUS_SOCKET } from '@sward/runtime/adapters/status-socket.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { FakeControl } from '../../simulator/nucleus/test/support/fake-control.ts';
import { accessControlOf } from '../../tools/recipes/access-control.ts';
import { buildComponent, ComponentProcess } from '../support/component-process.ts';
import { HangingLink } from '../support/hanging-link.ts';

/** The nucleus kills what has not ended 15 s after it was told to. */
const KILLED_AFTER_MS = 15_000;
const NAMES = [COMPONENTS.bleIngest, COMPONENTS.localBuffer, COMPONENTS.cloudPublisher];
const built = mkdtempSync(join(tmpdir(), 'sward-built-'));

let folder: string;
let server: IpcServer;
let link: HangingLink;
let bus: MessageBus;
let configuration: MemoryConfigurationStore;
let tokens: MemoryTokenRegistry;
let processes: ComponentProcess[];
let statuses: ComponentStatus[];

beforeAll(async () => {
  await Promise.all(NAMES.map((name) => buildComponent(name, join(built, name))));
}, 60_000);

afterAll(() => rmSync(built, { recursive: true, force: true }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sward-life-'));
  processes = [];
  statuses = [];
  let issued = 0;
  tokens = new MemoryTokenRegistry(() => `service-${issued++}`);
  configuration = new MemoryConfigurationStore({ now: Date.now });
  // Tests wait for counters.
  const defaults = { local_status_interval_s: 1 };
  for (const name of NAMES) configuration.setDefaults(name, { ...defaults, accessControl: accessControlOf(name) });
  const socketPath = join(folder, 'nucleus.socket');
  const log = () => {};
  server = createIpcServer({ flavour: 'classic', socketPath, tokens, configuration, control: new FakeControl(), log });
  link = new HangingLink(join(folder, 'link.socket'), socketPath);
  await server.start();
  await link.listen();
  bus = await connectTest();
});

afterEach(async () => {
  await Promise.all(processes.map((each) => each.kill()));
  await bus.close();
  await link.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The test itself, as a component that may do everything locally. */
async function connectTest(): Promise<MessageBus> {
  const policy = { all: { policyDescription: 'test', operations: ['*'], resources: ['*'] } };
  configuration.setDefaults('test.Source', { accessControl: { 'aws.greengrass.ipc.pubsub': policy } });
  const connected = await connectIpcMessageBus({
    clock: createSystemClock(),
    logger: createRecordingLogger(),
    onServiceIdRefused: () => {},
    socketPath: server.socketPath,
    serviceId: tokens.issue('test.Source'),
  });
  for (const name of NAMES) {
    await connected.subscribe(localTopics.status(name), (payload) => {
      statuses.push(decodeMessage(componentStatusSchema, payload));
    });
  }
  return connected;
}

function start(name: string, socketPath = link.path): ComponentProcess {
  const work = join(folder, name);
  mkdirSync(work, { recursive: true });
  const started = new ComponentProcess(join(built, name), work, socketPath, tokens.issue(name));
  processes.push(started);
  return started;
}

const statusOf = (name: string) => statuses.findLast(({ component }) => component === name);

/** Jest's time limit ends a wait in vain. */
async function until(condition: () => boolean): Promise<void> {
  const ours = folder;
  while (!condition() && folder === ours) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a component', () => {
  it.each(NAMES)(
    '%s ends by itself when told to, though the nucleus hangs',
    async (name) => {
      const component = start(name);
      await until(() => statusOf(name) !== undefined);
      link.hang();
      component.terminate();
      expect(await component.ended).toBe(0);
      expect(component.events).toContain('component_stopping');
    },
    KILLED_AFTER_MS,
  );

  it.each(NAMES)(
    '%s waits for a nucleus that is not there yet',
    async (name) => {
      // Or it would try to connect for ever.
      await bus.close();
      await server.stop();
      const component = start(name, server.socketPath);
      await until(() => component.events.includes('ipc_nucleus_away'));
      await server.start();
      bus = await connectTest();
      await until(() => statusOf(name) !== undefined);
    },
    30_000,
  );

  it.each([COMPONENTS.bleIngest, COMPONENTS.localBuffer, COMPONENTS.cloudPublisher])(
    '%s stays without a right that it needs, says which and where it is given, and ends when told to',
    async (name) => {
      configuration.merge(name, ['accessControl', 'aws.greengrass.ipc.pubsub'], {
        [`${name}:subscribe`]: { operations: ['aws.greengrass#SubscribeToTopic'], resources: ['another/topic'] },
      });
      const component = start(name);
      await until(() => component.events.includes('right_missing'));
      const said = component.lines.find(({ event }) => event === 'right_missing');
      expect(said).toMatchObject({
        level: 'error',
        operation: 'aws.greengrass#SubscribeToTopic',
        resource: expect.stringMatching(/^sward\//),
        recipe_section: expect.stringContaining('accessControl'),
      });
      component.terminate();
      expect(await component.ended).toBe(0);
    },
    30_000,
  );
});

describe('the status socket of a component', () => {
  it.each(NAMES)(
    'tells the last status of %s without the nucleus, outlives a kill, and goes with its process',
    async (name) => {
      const work = join(folder, name);
      const told = () => askStatus(work, KILLED_AFTER_MS);
      const first = start(name);
      await until(() => statusOf(name) !== undefined);
      link.hang();
      expect(await told()).toMatchObject({ kind: 'told', status: { component: name } });

      await first.kill();
      expect(existsSync(join(work, STATUS_SOCKET))).toBe(true);
      expect(await told()).toEqual({ kind: 'absent' });
      statuses = [];
      const second = start(name, server.socketPath);
      await until(() => statusOf(name) !== undefined);
      expect(await told()).toMatchObject({ kind: 'told', status: { component: name } });

      second.terminate();
      await second.ended;
      expect(existsSync(join(work, STATUS_SOCKET))).toBe(false);
    },
    30_000,
  );
});

describe('the buffer that is told to stop while the nucleus hangs', () => {
  it('has what it took in on disk', async () => {
    const component = start(COMPONENTS.localBuffer);
    configuration.merge(COMPONENTS.localBuffer, [], { commit_interval_ms: 5000 });
    await until(() => statusOf(COMPONENTS.localBuffer) !== undefined);
    const readings = sampleReadings(30);
    const batch = { v: 1 as const, source: BLE_SOURCE, session: 's1', batch: 1, base: 1, readings };
    await bus.publish(localTopics.ingestBatch, encodeBatch(batch));
    await until(() => statusOf(COMPONENTS.localBuffer)?.received === 30);
    link.hang();
    component.terminate();
    expect(await component.ended).toBe(0);

    statuses = [];
    start(COMPONENTS.localBuffer, server.socketPath);
    await until(() => statusOf(COMPONENTS.localBuffer) !== undefined);
    expect(statusOf(COMPONENTS.localBuffer)?.depth).toBe(30);
  }, 30_000);
});

describe('the publisher whose configuration is refused', () => {
  it('waits, and tells the refusal in its status', async () => {
    configuration.merge(COMPONENTS.cloudPublisher, [], { mode: 'sometimes', bilding_id: 'hq' });
    const component = start(COMPONENTS.cloudPublisher);
    await until(() => statusOf(COMPONENTS.cloudPublisher) !== undefined);
    expect(statusOf(COMPONENTS.cloudPublisher)?.configuration).toEqual({
      valid: false,
      defaults: true,
      refused: [expect.stringMatching(/^mode: /), 'bilding_id: unknown key, did you mean building_id?'],
    });
    configuration.reset(COMPONENTS.cloudPublisher, ['/bilding_id']);
    configuration.merge(COMPONENTS.cloudPublisher, [], { mode: 'reading', building_id: 'hq' });
    await until(() => statusOf(COMPONENTS.cloudPublisher)?.configuration.valid === true);

    // Refused again, and restarted: what it ran on before stays in force.
    configuration.merge(COMPONENTS.cloudPublisher, [], { mode: 'sometimes' });
    await until(() => statusOf(COMPONENTS.cloudPublisher)?.configuration.valid === false);
    component.terminate();
    await component.ended;
    statuses = [];
    start(COMPONENTS.cloudPublisher);
    await until(() => statusOf(COMPONENTS.cloudPublisher) !== undefined);
    expect(statusOf(COMPONENTS.cloudPublisher)?.configuration).toEqual({ valid: false, refused: [expect.any(String)] });
  }, 30_000);
});
