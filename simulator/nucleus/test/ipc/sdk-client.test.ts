import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/client.js';
import {
  type ConfigurationUpdateEvents,
  MetricUnitType,
  QOS,
  ReceiveMode,
  ReportedLifecycleState,
  type SubscriptionResponseMessage,
} from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/model.js';
import { Inbox } from '../support/inbox.ts';
import { FLAVOURS, IpcHarness } from '../support/ipc-harness.ts';
import { serviceErrorOf } from '../support/sdk-errors.ts';

async function subscribe(client: Client, topic: string, receiveMode?: ReceiveMode) {
  const inbox = new Inbox<SubscriptionResponseMessage>();
  const stream = client.subscribeToTopic({ topic, ...(receiveMode === undefined ? {} : { receiveMode }) });
  stream.on('message', (message) => inbox.add(message));
  await stream.activate();
  return { inbox, stream };
}

const publishJson = (client: Client, topic: string, message: object) =>
  client.publishToTopic({ topic, publishMessage: { jsonMessage: { message } } });

/** How each refuses a topic that it cannot use. */
const INVALID = { lite: 'ServiceError', classic: 'InvalidArgumentsError' } as const;

const NO_COMPONENT = { lite: 'ResourceNotFoundError', classic: 'ComponentNotFoundError' } as const;

const numberOf = ({ jsonMessage }: SubscriptionResponseMessage) => jsonMessage?.message?.n;

describe.each(FLAVOURS)("the SDK's client on %s", (flavour) => {
  let harness: IpcHarness;
  beforeEach(async () => {
    harness = await IpcHarness.start(flavour, { stallMs: 50 });
    harness.addComponent('A', undefined, { rate: '500', nested: { on: true }, list: [1, 2] });
    harness.addComponent('B');
  });
  afterEach(() => harness.stop());

  it('is refused with a token that nobody issued', async () => {
    await expect(harness.client('made up').connect()).rejects.toThrow();
    expect(harness.server.connected()).toEqual([]);
  });

  it('hears JSON and binary messages of another component with their topic', async () => {
    const [a, b] = [await harness.connect('A'), await harness.connect('B')];
    const { inbox } = await subscribe(b, 'room/1');
    await publishJson(a, 'room/1', { n: 1, text: 'ä' });
    await a.publishToTopic({ topic: 'room/1', publishMessage: { binaryMessage: { message: Buffer.from([0, 255]) } } });
    const [json, binary] = await inbox.take(2);
    expect(json?.jsonMessage).toMatchObject({ message: { n: 1, text: 'ä' }, context: { topic: 'room/1' } });
    expect(Buffer.from(binary?.binaryMessage?.message as ArrayBuffer)).toEqual(Buffer.from([0, 255]));
  });

  it('hears a hundred unawaited publishes in their order', async () => {
    const [a, b] = [await harness.connect('A'), await harness.connect('B')];
    const { inbox } = await subscribe(b, 'room/1');
    const numbers = Array.from({ length: 100 }, (_, n) => n);
    await Promise.all(numbers.map((n) => publishJson(a, 'room/1', { n })));
    expect((await inbox.take(100)).map(numberOf)).toEqual(numbers);
  });

  it('hears nothing any more after it closed the stream', async () => {
    const [a, b] = [await harness.connect('A'), await harness.connect('B')];
    const closed = await subscribe(b, 'room/1');
    const open = await subscribe(b, 'room/1');
    await closed.stream.close();
    await publishJson(a, 'room/1', { n: 1 });
    await open.inbox.next();
    await publishJson(a, 'room/1', { n: 2 });
    await open.inbox.next();
    expect(closed.inbox.size).toBe(0);
  });

  it(`hears its own messages on a wildcard ${flavour === 'lite' ? 'too' : 'only if it asks for them'}`, async () => {
    const a = await harness.connect('A');
    const wildcard = await subscribe(a, 'room/+');
    const others = await subscribe(a, 'room/1', ReceiveMode.RECEIVE_MESSAGES_FROM_OTHERS);
    const all = await subscribe(a, 'room/#', ReceiveMode.RECEIVE_ALL_MESSAGES);
    const exact = await subscribe(a, 'room/1');
    await publishJson(a, 'room/1', { n: 1 });
    await Promise.all([exact.inbox.next(), all.inbox.next()]);
    expect([wildcard.inbox.size, others.inbox.size]).toEqual(flavour === 'lite' ? [1, 1] : [0, 0]);
  });

  it.each(['room/+', 'room/#', 'room/*'])('may not publish to %s', async (topic) => {
    const a = await harness.connect('A');
    expect((await serviceErrorOf(publishJson(a, topic, {}))).errorCode).toBe(INVALID[flavour]);
  });

  it('may not use a topic of more than 256 bytes', async () => {
    const a = await harness.connect('A');
    await publishJson(a, 'x'.repeat(256), {});
    expect((await serviceErrorOf(publishJson(a, 'x'.repeat(257), {}))).errorCode).toBe(INVALID[flavour]);
  });

  it('gets an UnauthorizedError for what its accessControl does not name', async () => {
    const policy = { p: { operations: ['aws.greengrass#PublishToTopic'], resources: ['room/1'] } };
    harness.addComponent('C', { 'aws.greengrass.ipc.pubsub': policy });
    const c = await harness.connect('C');
    await publishJson(c, 'room/1', {});
    const refused = [
      publishJson(c, 'room/2', {}),
      subscribe(c, 'room/1'),
      c.publishToIoTCore({ topicName: 'room/1', qos: QOS.AT_LEAST_ONCE, payload: 'x' }),
      c.restartComponent({ componentName: 'A' }),
    ];
    const codes = (await Promise.all(refused.map(serviceErrorOf))).map(({ errorCode }) => errorCode);
    expect(new Set(codes)).toEqual(new Set(['UnauthorizedError']));
  });

  it('reads configuration: a map as it is, a leaf under its key, nothing as ResourceNotFoundError', async () => {
    const [a, b] = [await harness.connect('A'), await harness.connect('B')];
    expect((await a.getConfiguration({ keyPath: ['nested'] })).value).toEqual({ on: true });
    expect((await a.getConfiguration({ keyPath: ['rate'] })).value).toEqual({ rate: '500' });
    expect((await a.getConfiguration({ keyPath: [] })).value).toMatchObject({ rate: '500', list: [1, 2] });
    expect(await b.getConfiguration({ componentName: 'A', keyPath: ['nested', 'on'] })).toMatchObject({
      componentName: 'A',
      value: { on: true },
    });
    expect((await serviceErrorOf(a.getConfiguration({ keyPath: ['none'] }))).errorCode).toBe('ResourceNotFoundError');
  });

  it('hears of its configuration changing, with the path of the leaf', async () => {
    const a = await harness.connect('A');
    const inbox = new Inbox<ConfigurationUpdateEvents>();
    const stream = a.subscribeToConfigurationUpdate({ keyPath: [] });
    stream.on('message', (event) => inbox.add(event));
    await stream.activate();
    const timestamp = new Date(1_700_000_000_123);
    await a.updateConfiguration({ keyPath: ['nested'], timestamp, valueToMerge: { on: false } });
    const { configurationUpdateEvent } = await inbox.next();
    expect(configurationUpdateEvent).toMatchObject({ componentName: 'A', keyPath: ['nested', 'on'] });
    expect((await a.getConfiguration({ keyPath: ['nested'] })).value).toEqual({ on: false });
  });

  it('may not change its accessControl', async () => {
    const a = await harness.connect('A');
    const timestamp = new Date(1_700_000_000_123);
    const updates = [
      a.updateConfiguration({ keyPath: ['accessControl'], timestamp, valueToMerge: {} }),
      a.updateConfiguration({ keyPath: [], timestamp, valueToMerge: { accessControl: {} } }),
    ];
    for (const update of updates) expect((await serviceErrorOf(update)).errorCode).toBe('InvalidArgumentsError');
  });

  it('reports its state, restarts a component and deploys', async () => {
    harness.control.components.set('B', {
      name: 'B',
      version: '1.0.0',
      state: 'RUNNING',
      configuration: {},
      restarts: 0,
    });
    const a = await harness.connect('A');
    await a.updateState({ state: ReportedLifecycleState.RUNNING });
    expect(await a.restartComponent({ componentName: 'B' })).toMatchObject({ restartStatus: 'SUCCEEDED' });
    expect((await serviceErrorOf(a.restartComponent({ componentName: 'X' }))).errorCode).toBe(NO_COMPONENT[flavour]);
    const { deploymentId } = await a.createLocalDeployment({
      recipeDirectoryPath: '/r',
      rootComponentVersionsToAdd: new Map([['C', '1.0.0']]),
      rootComponentsToRemove: ['D'],
      componentToConfiguration: new Map([['C', { MERGE: { a: 1 }, RESET: ['/b'] }]]),
    });
    expect(deploymentId).toBe('deployment-1');
    expect(harness.control.reported).toEqual(['A RUNNING']);
    expect(harness.control.restarted).toEqual(['B']);
    expect(harness.control.deployments).toEqual([
      {
        recipeDir: '/r',
        merge: new Map([['C', '1.0.0']]),
        remove: ['D'],
        updateConfig: new Map([['C', { MERGE: { a: 1 }, RESET: ['/b'] }]]),
      },
    ]);
  });

  it('learns from its disconnection event that its socket was dropped', async () => {
    const a = await harness.connect('A');
    const b = await harness.connect('B');
    const gone = new Promise((resolve) => a.on('disconnection', resolve));
    expect(harness.server.faults.dropSockets('A')).toBe(1);
    await gone;
    await publishJson(b, 'room/1', {});
    expect(harness.server.connected()).toEqual(['B']);
  });

  it(`is ${flavour === 'lite' ? 'refused' : 'let in'} with its old token after the IPC server restarted`, async () => {
    const a = await harness.connect('A');
    const gone = new Promise((resolve) => a.on('disconnection', resolve));
    await harness.server.faults.restartIpcServer();
    await gone;
    const again = harness.connect('A');
    if (flavour === 'lite') await expect(again).rejects.toThrow();
    else await publishJson(await again, 'room/1', {});
  });

  it('hears nothing after the publish/subscribe daemon lost its subscriptions, while publishes succeed', async () => {
    const [a, b] = [await harness.connect('A'), await harness.connect('B')];
    const lost = await subscribe(b, 'room/1');
    harness.server.faults.forgetSubscriptions();
    const made = await subscribe(b, 'room/1');
    await publishJson(a, 'room/1', { n: 1 });
    await made.inbox.next();
    expect(lost.inbox.size).toBe(0);
  });
});

describe("the SDK's client on lite", () => {
  let harness: IpcHarness;
  beforeEach(async () => {
    harness = await IpcHarness.start('lite');
    harness.addComponent('A', undefined, { rate: 1 });
  });
  afterEach(() => harness.stop());

  it('is refused an update with the time of a whole second', async () => {
    const a = await harness.connect('A');
    const update = (ms: number) =>
      a.updateConfiguration({ keyPath: [], timestamp: new Date(ms), valueToMerge: { rate: ms } });
    expect((await serviceErrorOf(update(1_700_000_000_000))).errorCode).toBe('InvalidArgumentsError');
    await update(1_700_000_000_001);
  });

  it('is refused a leaf of more than 1,024 bytes', async () => {
    const a = await harness.connect('A');
    const update = (text: string) =>
      a.updateConfiguration({ keyPath: [], timestamp: new Date(1_700_000_000_001), valueToMerge: { text } });
    await update('x'.repeat(1022));
    const { errorCode, message } = await serviceErrorOf(update('x'.repeat(1023)));
    expect([errorCode, message]).toEqual(['ServiceError', 'Failed to update the configuration.']);
  });

  it('gets a ServiceError for an answer that does not fit a frame', async () => {
    const leaves = Array.from({ length: 12 }, (_, index) => [`leaf${index}`, 'x'.repeat(900)]);
    harness.addComponent('Big', undefined, Object.fromEntries(leaves));
    const big = await harness.connect('Big');
    expect((await serviceErrorOf(big.getConfiguration({ keyPath: [] }))).errorCode).toBe('ServiceError');
    expect((await big.getConfiguration({ keyPath: ['leaf0'] })).value).toEqual({ leaf0: 'x'.repeat(900) });
  });

  it('gets an empty ServiceError for every operation that lite does not know', async () => {
    const a = await harness.connect('A');
    const calls = [
      a.getComponentDetails({ componentName: 'A' }),
      a.listComponents({}),
      a.getSecretValue({ secretId: 's' }),
      a.getThingShadow({ thingName: 't' }),
      a.deferComponentUpdate({ deploymentId: 'd' }),
      a.subscribeToComponentUpdates({}).activate(),
      a.stopComponent({ componentName: 'A' }),
    ];
    const answers = await Promise.all(calls.map(serviceErrorOf));
    expect(answers).toEqual(calls.map(() => ({ errorCode: 'ServiceError', message: '' })));
  });

  it('sends the largest payloads that were measured on the real one, and is closed without error above', async () => {
    const a = await harness.connect('A');
    const gone = new Promise((resolve) => a.on('disconnection', resolve));
    const ofSize = (bytes: number) => ({ binaryMessage: { message: Buffer.alloc(bytes) } });
    await a.publishToTopic({ topic: 'room/1', publishMessage: ofSize(7_371) });
    // Never settles: the SDK's promises do not after a disconnect.
    void a.publishToTopic({ topic: 'room/1', publishMessage: ofSize(7_372) }).catch(() => {});
    await gone;
    expect(harness.server.connected()).toEqual([]);
  });
});

describe("the SDK's client on classic", () => {
  let harness: IpcHarness;
  beforeEach(async () => {
    harness = await IpcHarness.start('classic');
    harness.addComponent('A', undefined, { rate: 1 });
    harness.control.components.set('A', {
      name: 'A',
      version: '1.0.0',
      state: 'RUNNING',
      configuration: { rate: 1 },
      restarts: 0,
    });
  });
  afterEach(() => harness.stop());

  it('asks for components, stops one, and gives metrics', async () => {
    const a = await harness.connect('A');
    const details = { componentName: 'A', version: '1.0.0', state: 'RUNNING', configuration: { rate: 1 } };
    expect((await a.getComponentDetails({ componentName: 'A' })).componentDetails).toMatchObject(details);
    expect((await a.listComponents({})).components).toMatchObject([details]);
    expect(await a.stopComponent({ componentName: 'A' })).toMatchObject({ stopStatus: 'FAILED' });
    await a.putComponentMetric({ metrics: [{ name: 'm', unit: MetricUnitType.COUNT, value: 1 }] });
    expect(harness.server.counters.metrics).toBe(1);
  });

  it('may subscribe to updates and defer one', async () => {
    const a = await harness.connect('A');
    await a.subscribeToComponentUpdates({}).activate();
    await a.subscribeToValidateConfigurationUpdates({}).activate();
    await a.deferComponentUpdate({ deploymentId: 'd', recheckAfterMs: 1 });
  });

  it('is told which component is missing for secrets and shadows', async () => {
    const a = await harness.connect('A');
    const secret = await serviceErrorOf(a.getSecretValue({ secretId: 's' }));
    expect(secret).toEqual({ errorCode: 'ServiceError', message: expect.stringContaining('SecretManager') });
    const shadow = await serviceErrorOf(a.getThingShadow({ thingName: 't' }));
    expect(shadow.message).toContain('ShadowManager');
  });

  it('is told of an operation that this nucleus does not have', async () => {
    const a = await harness.connect('A');
    const { message } = await serviceErrorOf(a.pauseComponent({ componentName: 'A' }));
    expect(message).toContain('UnsupportedOperation');
  });

  it('may update with the time of a whole second, not with one before the last', async () => {
    const a = await harness.connect('A');
    const update = (ms: number) =>
      a.updateConfiguration({ keyPath: ['rate'], timestamp: new Date(ms), valueToMerge: ms });
    await update(1_700_000_000_000);
    expect((await serviceErrorOf(update(1_699_999_999_000))).errorCode).toBe('FailedUpdateConditionCheckError');
  });

  it('sends far larger messages than lite takes', async () => {
    const a = await harness.connect('A');
    const { inbox } = await subscribe(a, 'room/1');
    await a.publishToTopic({ topic: 'room/1', publishMessage: { binaryMessage: { message: Buffer.alloc(500_000) } } });
    const { binaryMessage } = await inbox.next();
    expect(Buffer.from(binaryMessage?.message as ArrayBuffer)).toHaveLength(500_000);
  });
});
