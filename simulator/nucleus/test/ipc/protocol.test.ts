import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SocketPathError } from '../../src/ipc/ipc-errors.ts';
import { bareMessage, type IpcMessage, jsonMessage, MessageType } from '../../src/ipc/message.ts';
import { FLAVOURS, IpcHarness } from '../support/ipc-harness.ts';
import type { RawClient } from '../support/raw-client.ts';

const head = ({ type, flags, streamId, shape }: IpcMessage) => ({ type, flags, streamId, shape });
const bodyOf = ({ payload }: IpcMessage): unknown => JSON.parse(Buffer.from(payload).toString());

const publish = (topic: string, message: object) => ({ topic, publishMessage: { jsonMessage: { message } } });

describe.each(FLAVOURS)('the wire protocol of %s', (flavour) => {
  let harness: IpcHarness;
  let token = '';
  beforeEach(async () => {
    harness = await IpcHarness.start(flavour, { stallMs: 50 });
    token = harness.addComponent('A');
  });
  afterEach(() => harness.stop());

  async function connected(): Promise<RawClient> {
    const client = await harness.connectRaw();
    const ack = await client.handshake({ authToken: token });
    expect(head(ack)).toEqual({ type: 5, flags: 1, streamId: 0, shape: undefined });
    return client;
  }

  it(`refuses a wrong token ${flavour === 'lite' ? 'by closing' : 'with an acknowledgement of flag 0'}`, async () => {
    const client = await harness.connectRaw();
    const answer = client.handshake({ authToken: 'wrong' });
    if (flavour === 'classic') expect(head(await answer)).toMatchObject({ type: 5, flags: 0 });
    await client.closed;
    expect(client.messages.size).toBe(0);
  });

  it.each([{}, { authToken: 1 }, { authToken: null }])('refuses credentials %j', async (credentials) => {
    const client = await harness.connectRaw();
    void client.handshake(credentials);
    await client.closed;
    expect(harness.server.connected()).toEqual([]);
  });

  it('refuses a component that calls itself by the name of another, and another protocol version', async () => {
    const [liar, stranger] = [await harness.connectRaw(), await harness.connectRaw()];
    void liar.handshake({ authToken: token, componentName: 'B' });
    void stranger.handshake({ authToken: token }, '0.2.0');
    await Promise.all([liar.closed, stranger.closed]);
  });

  it('takes no request before the handshake', async () => {
    const client = await harness.connectRaw();
    client.request(1, 'GetConfiguration', { keyPath: [] });
    await client.closed;
  });

  it('answers a request on its stream with shape and flags of the flavour', async () => {
    const client = await connected();
    client.request(7, 'PublishToTopic', publish('t', {}));
    const answer = await client.messages.next();
    const flags = flavour === 'lite' ? 0 : 2;
    expect(head(answer)).toEqual({ type: 0, flags, streamId: 7, shape: 'aws.greengrass#PublishToTopicResponse' });
    expect(bodyOf(answer)).toEqual({});
  });

  it('answers a subscription with flag 0 before its first event, and ends it on request', async () => {
    const client = await connected();
    client.request(1, 'SubscribeToTopic', { topic: 't' });
    client.request(2, 'PublishToTopic', publish('t', { n: 1 }));
    const [response, event] = await client.messages.take(2);
    expect(response && head(response)).toEqual({
      type: 0,
      flags: 0,
      streamId: 1,
      shape: 'aws.greengrass#SubscribeToTopicResponse',
    });
    expect(event && head(event)).toEqual({
      type: 0,
      flags: 0,
      streamId: 1,
      shape: 'aws.greengrass#SubscriptionResponseMessage',
    });
    await client.messages.next();
    client.send(bareMessage(0, 2, 1));
    client.request(3, 'PublishToTopic', publish('t', { n: 2 }));
    expect((await client.messages.next()).streamId).toBe(3);
  });

  it('words errors as the flavour does', async () => {
    const client = await connected();
    client.request(1, 'GetConfiguration', { keyPath: ['none'] });
    const error = await client.messages.next();
    expect(head(error)).toEqual({ type: 1, flags: 2, streamId: 1, shape: 'aws.greengrass#ResourceNotFoundError' });
    const core = { _errorCode: 'ResourceNotFoundError', _message: expect.any(String) };
    const more = { message: 'Key not found', _service: 'aws.greengrass#GreengrassCoreIPC' };
    expect(bodyOf(error)).toEqual(flavour === 'lite' ? core : { ...core, ...more });
  });

  it('answers nonsense in a request with a ServiceError and stays connected', async () => {
    const client = await connected();
    client.request(1, 'PublishToTopic', 'no json');
    client.request(2, 'PublishToTopic', '[]');
    client.request(3, 'NoSuchOperation', {});
    client.send({ ...jsonMessage(0, 0, 4, 'X', {}), operation: 'SomethingElse' });
    const answers = await client.messages.take(4);
    expect(answers.map(({ shape }) => shape)).toEqual(new Array(4).fill('aws.greengrass#ServiceError'));
    client.request(5, 'PublishToTopic', publish('t', {}));
    expect(head(await client.messages.next())).toMatchObject({ type: 0, streamId: 5 });
  });

  it.each([
    ['PublishToTopic', {}],
    ['PublishToTopic', { topic: 1, publishMessage: {} }],
    ['PublishToTopic', { topic: 't', publishMessage: { binaryMessage: { message: '%%' } } }],
    ['SubscribeToTopic', { topic: '' }],
    ['PublishToIoTCore', { topicName: 't', qos: '2' }],
    ['SubscribeToIoTCore', {}],
    ['GetConfiguration', { keyPath: 'a' }],
    ['UpdateConfiguration', { timestamp: 'now', valueToMerge: {} }],
    ['UpdateState', { state: 'FINE' }],
    ['CreateLocalDeployment', { componentToConfiguration: { A: '{' } }],
    ['RestartComponent', {}],
  ])('answers a malformed %s with an error', async (operation, request) => {
    const client = await connected();
    client.request(1, operation, request);
    const answer = await client.messages.next();
    expect(answer.type).toBe(MessageType.applicationError);
    expect(answer.shape).toMatch(/ServiceError|InvalidArgumentsError/);
  });

  it(`${flavour === 'classic' ? 'answers' : 'does not know'} a ping`, async () => {
    const client = await connected();
    client.send({ ...bareMessage(MessageType.ping, 0, 0), payload: Buffer.from('hello') });
    if (flavour === 'lite') {
      await client.closed;
      return;
    }
    const pong = await client.messages.next();
    expect([pong.type, Buffer.from(pong.payload).toString()]).toEqual([MessageType.pong, 'hello']);
  });

  it('closes whoever sends bytes that are no frame, and goes on serving the others', async () => {
    const good = await connected();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 200 }), async (garbage) => {
        const bad = await harness.connectRaw();
        // A length above every limit, so that the server need not wait for more.
        bad.sendBytes(Buffer.concat([Uint8Array.of(0xff), garbage]));
        await bad.closed;
      }),
      { numRuns: 20 },
    );
    good.request(1, 'PublishToTopic', publish('t', {}));
    expect(head(await good.messages.next())).toMatchObject({ type: 0, streamId: 1 });
  });

  it('closes whoever sends a frame without the headers that each has', async () => {
    const client = await connected();
    // 16 bytes: no headers, no payload, both checksums right.
    client.sendBytes(Buffer.from('000000100000000005c248eb7d98c8ff', 'hex'));
    await client.closed;
  });

  it('survives clients that leave in the middle of everything', async () => {
    for (let index = 0; index < 10; index += 1) {
      const client = await connected();
      client.request(1, 'SubscribeToTopic', { topic: 't' });
      client.request(2, 'PublishToTopic', publish('t', { index }));
      client.close();
    }
    const client = await connected();
    client.request(1, 'PublishToTopic', publish('t', {}));
    expect(head(await client.messages.next())).toMatchObject({ type: 0, streamId: 1 });
  });
});

describe('a lite timestamp', () => {
  it('may be a whole second if it is written as a double', async () => {
    const harness = await IpcHarness.start('lite');
    const client = await harness.connectRaw();
    await client.handshake({ authToken: harness.addComponent('A') });
    client.request(1, 'UpdateConfiguration', '{"keyPath":[],"timestamp":1700000000.0,"valueToMerge":{"a":1}}');
    client.request(2, 'UpdateConfiguration', '{"keyPath":[],"timestamp":1700000000,"valueToMerge":{"a":2}}');
    const [first, second] = await client.messages.take(2);
    expect([first?.type, second?.type]).toEqual([MessageType.application, MessageType.applicationError]);
    await harness.stop();
  });
});

describe('the socket path', () => {
  it('may be 107 bytes long; a longer one is refused with the advice to shorten it', async () => {
    const harness = new IpcHarness('lite', { socketPath: `/tmp/${'x'.repeat(103)}` });
    await expect(harness.server.start()).rejects.toThrow(SocketPathError);
    await expect(harness.server.start()).rejects.toThrow(/shorter/);
    await harness.stop();
  });
});
