import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectIpcMessageBus } from '@sward/greengrass-ipc/adapters/ipc-message-bus.ts';
import {
  BusRejectedError,
  BusTimeoutError,
  BusUnauthorizedError,
  BusUnavailableError,
} from '@sward/greengrass-ipc/bus-errors.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import {
  acceptConnect,
  answerEmpty,
  answerError,
  answerJson,
  type IpcFrame,
  MessageFlag,
  MessageType,
  type Reply,
  ScriptedNucleus,
  sendEvent,
} from '../support/scripted-nucleus.ts';

const PAYLOAD = Uint8Array.of(1);

describe('IPC message bus', () => {
  let nucleus: ScriptedNucleus;
  let buses: MessageBus[];

  beforeEach(async () => {
    nucleus = await ScriptedNucleus.create();
    buses = [];
  });

  afterEach(async () => {
    for (const bus of buses) await bus.close();
    await nucleus.close();
  });

  const options = (overrides: { timeoutMs?: number; onServiceIdRefused?: (reason: string) => void } = {}) => ({
    clock: createSystemClock(),
    logger: createRecordingLogger(),
    onServiceIdRefused: () => {},
    socketPath: nucleus.socketPath,
    serviceId: 'service-id-1',
    timeoutMs: 5000,
    ...overrides,
  });

  async function connect(overrides: { timeoutMs?: number } = {}): Promise<MessageBus> {
    const bus = await connectIpcMessageBus(options(overrides));
    buses.push(bus);
    return bus;
  }

  /** Accepts every connect, hands every request to `onRequest`. */
  async function serve(onRequest: (frame: IpcFrame, reply: Reply) => void): Promise<void> {
    await nucleus.listen({
      onFrame(frame, reply) {
        if (frame.type === MessageType.connect) acceptConnect(reply);
        else if (frame.headers['operation'] !== undefined) onRequest(frame, reply);
      },
    });
  }

  it('shows the nucleus its service id', async () => {
    const frames: IpcFrame[] = [];
    await nucleus.listen({
      onFrame(frame, reply) {
        frames.push(frame);
        acceptConnect(reply);
      },
    });
    await connect();
    expect(JSON.parse(frames[0]?.payload ?? '')).toEqual({ authToken: 'service-id-1' });
  });

  it('says what is missing when no nucleus started it', async () => {
    const unset = connectIpcMessageBus({ ...options(), serviceId: '' });
    await expect(unset).rejects.toBeInstanceOf(BusRejectedError);
    await expect(unset).rejects.toThrow('SVCUID is not set');
  });

  it('waits for a nucleus that is not there yet', async () => {
    const connecting = connect();
    await serve(answerEmpty);
    const bus = await connecting;
    await bus.publish('sward/test', PAYLOAD);
  });

  it('gives up waiting when the component is to stop', async () => {
    const stop = new AbortController();
    const connecting = connectIpcMessageBus({ ...options(), signal: stop.signal });
    stop.abort();
    await expect(connecting).rejects.toBeInstanceOf(BusUnavailableError);
  });

  it('settles a call that is never answered', async () => {
    await serve(() => {});
    const bus = await connect({ timeoutMs: 50 });
    await expect(bus.publish('sward/test', PAYLOAD)).rejects.toBeInstanceOf(BusTimeoutError);
    await expect(bus.subscribe('sward/test', () => {})).rejects.toBeInstanceOf(BusTimeoutError);
  });

  it('takes a new connection when the old one leaves calls unanswered', async () => {
    let connects = 0;
    await nucleus.listen({
      onFrame(frame, reply) {
        if (frame.type === MessageType.connect) {
          connects += 1;
          acceptConnect(reply);
        } else if (connects > 1 && frame.headers['operation'] !== undefined) answerEmpty(frame, reply);
      },
    });
    const bus = await connect({ timeoutMs: 50 });
    await eventually(() => bus.publish('sward/test', PAYLOAD));
    expect(connects).toBe(2);
  });

  it('settles a call whose connection is cut at once, and the next ones while it is away', async () => {
    const asked = new Promise<void>((resolve) => void serve(() => resolve()));
    const bus = await connect({ timeoutMs: 25_000 });
    const call = bus.publish('sward/test', PAYLOAD);
    await asked;
    await nucleus.stop();
    await expect(call).rejects.toBeInstanceOf(BusUnavailableError);
    await expect(bus.getConfiguration()).rejects.toBeInstanceOf(BusUnavailableError);
  });

  it('outlives connections that are cut under calls still being written, time after time', async () => {
    // Without the guard of stream closes, aws-crt ends this very process.
    await serve(answerEmpty);
    for (let round = 0; round < 30; round++) {
      const bus = await connect();
      const calls = Array.from({ length: 20 }, () => bus.publish('sward/test', PAYLOAD));
      nucleus.dropConnections();
      await Promise.allSettled(calls);
      await bus.close();
    }
  });

  it.each([
    ['UnauthorizedError', BusUnauthorizedError],
    ['ServiceError', BusUnavailableError],
    // The SDK's model lists this one for subscriptions only.
    ['InvalidArgumentsError', BusRejectedError],
  ])('tells a caller of %s in its own words', async (errorCode, expected) => {
    await serve((_, reply) => answerError(reply, errorCode, 'why not'));
    const bus = await connect();
    await expect(bus.publish('sward/test', PAYLOAD)).rejects.toBeInstanceOf(expected);
  });

  it('takes a component without configuration as one with an empty configuration', async () => {
    await serve((_, reply) => answerError(reply, 'ResourceNotFoundError', 'Key not found'));
    const bus = await connect();
    expect(await bus.getConfiguration()).toEqual({});
  });

  it.each([
    ['says so, as classic does', (reply: Reply) => reply({ type: MessageType.connectAck, flags: 0 })],
    ['hangs up, as Lite does', undefined],
  ])('asks for a new service id once, when the nucleus refuses the old one and %s', async (_, refuse) => {
    let connects = 0;
    await nucleus.listen({
      onFrame(_frame, reply, socket) {
        connects += 1;
        if (refuse === undefined) socket.destroy();
        else refuse(reply);
      },
    });
    const stop = new AbortController();
    const refusals: string[] = [];
    const refused = new Promise<void>((resolve) => {
      const onServiceIdRefused = (reason: string) => {
        refusals.push(reason);
        resolve();
      };
      void connectIpcMessageBus({ ...options({ onServiceIdRefused }), signal: stop.signal }).catch(() => {});
    });
    await refused;
    expect(connects).toBeGreaterThanOrEqual(3);
    stop.abort();
    expect(refusals).toHaveLength(1);
  });

  it('does not ask for a new service id while the nucleus is merely away', async () => {
    const refusals: string[] = [];
    const logger = createRecordingLogger();
    const stop = new AbortController();
    const connecting = connectIpcMessageBus({
      ...options({ onServiceIdRefused: (reason) => refusals.push(reason) }),
      logger,
      signal: stop.signal,
    });
    await eventually(async () => {
      const failures = logger.records.filter(({ event }) => event === 'ipc_nucleus_away');
      if (failures.length < 4) throw new BusUnavailableError('still trying');
    });
    stop.abort();
    await expect(connecting).rejects.toBeInstanceOf(BusUnavailableError);
    expect(refusals).toEqual([]);
  });

  it('opens a subscription again that the nucleus ended', async () => {
    let opened = 0;
    await serve((frame, reply) => {
      opened += 1;
      answerEmpty(frame, reply);
      if (opened === 1) reply({ type: MessageType.application, flags: MessageFlag.terminate });
      else sendEvent(reply, 'SubscriptionResponseMessage', { binaryMessage: { message: 'AQ==' } });
    });
    const bus = await connect();
    const heard = new Promise<Uint8Array>((resolve) => void bus.subscribe('sward/test', resolve));
    expect(await heard).toEqual(PAYLOAD);
  });

  it('gives the text of a JSON message as its payload', async () => {
    await serve((frame, reply) => {
      answerEmpty(frame, reply);
      sendEvent(reply, 'SubscriptionResponseMessage', { jsonMessage: { message: { on: true } } });
    });
    const bus = await connect();
    const heard = new Promise<Uint8Array>((resolve) => void bus.subscribe('sward/test', resolve));
    expect(new TextDecoder().decode(await heard)).toBe('{"on":true}');
  });

  it('reads the configuration once for a burst of changes', async () => {
    let reads = 0;
    await serve((frame, reply) => {
      if (frame.headers['operation'] === 'aws.greengrass#GetConfiguration') {
        reads += 1;
        answerJson(frame, reply, { value: { reads } });
        return;
      }
      answerEmpty(frame, reply);
      const event = { configurationUpdateEvent: { componentName: 'test.Alpha', keyPath: ['a'] } };
      for (let change = 0; change < 5; change++) sendEvent(reply, 'ConfigurationUpdateEvents', event);
    });
    const bus = await connect();
    const configuration = await new Promise((resolve) => void bus.onConfiguration(resolve));
    expect(configuration).toEqual({ reads: 1 });
  });

  it('closes a subscription whose connection is gone', async () => {
    await serve(answerEmpty);
    const bus = await connect();
    const subscription = await bus.subscribe('sward/test', () => {});
    await nucleus.stop();
    await subscription.close();
  });

  it('closes a stream that the nucleus accepts after the wait for it has ended', async () => {
    let accept: () => void = () => {};
    const closed = new Promise<IpcFrame>((resolve) => {
      void nucleus.listen({
        onFrame(frame, reply) {
          if (frame.type === MessageType.connect) acceptConnect(reply);
          else if (frame.flags === MessageFlag.terminate) resolve(frame);
          else accept = () => answerEmpty(frame, reply);
        },
      });
    });
    const bus = await connect({ timeoutMs: 100 });
    await expect(bus.subscribe('a/b', () => {})).rejects.toBeInstanceOf(BusTimeoutError);
    accept();
    expect((await closed).streamId).toBe(1);
  });
});

/** Tries of 20 ms after which a test gives up. */
const MAX_TRIES = 500;

/** Repeats a call until it succeeds. */
async function eventually(call: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      const passes = error instanceof BusUnavailableError || error instanceof BusTimeoutError;
      if (!passes || tries === MAX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
