import { beforeEach, describe, expect, it } from '@jest/globals';
import { BusUnauthorizedError, BusUnavailableError } from '@sward/greengrass-ipc/bus-errors.ts';
import { BusConnectError, type IpcFailure } from '@sward/greengrass-ipc/error-policy.ts';
import type { IpcSession } from '@sward/greengrass-ipc/ipc-session.ts';
import { ReconnectingMessageBus } from '@sward/greengrass-ipc/reconnecting-message-bus.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { FakeSession } from './support/fake-session.ts';

const RENEW_MS = 60_000;

describe('reconnecting message bus', () => {
  let clock: ManualClock;
  let logger: ReturnType<typeof createRecordingLogger>;
  let outcomes: (IpcSession | BusConnectError)[];
  let attemptsAtMs: number[];
  let refusals: string[];
  let bus: ReconnectingMessageBus;

  beforeEach(() => {
    clock = new ManualClock({ monotonicMs: 0 });
    logger = createRecordingLogger();
    outcomes = [];
    attemptsAtMs = [];
    refusals = [];
    bus = new ReconnectingMessageBus({
      openSession,
      clock,
      logger,
      random: () => 1,
      onServiceIdRefused: (reason) => refusals.push(reason),
      renewMs: RENEW_MS,
    });
  });

  /** Gives what the test has laid out, the last one for ever. */
  async function openSession(): Promise<IpcSession> {
    attemptsAtMs.push(clock.monotonicMs());
    const outcome = outcomes.length > 1 ? outcomes.shift() : outcomes[0];
    if (outcome === undefined || outcome instanceof BusConnectError) throw outcome ?? failed('nucleus-away');
    return outcome;
  }

  const failed = (kind: Exclude<IpcFailure['kind'], 'service'>) => new BusConnectError({ kind, detail: 'x' });

  async function connected(...sessions: FakeSession[]): Promise<void> {
    outcomes.push(...sessions);
    await bus.start();
  }

  it('tries again for ever while the nucleus is away, ever more slowly, and asks for no new service id', async () => {
    void bus.start();
    await clock.advanceAsync(120_000);
    const gaps = attemptsAtMs.slice(1).map((atMs, index) => atMs - (attemptsAtMs[index] ?? 0));
    expect(gaps.slice(0, 8)).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 15_000]);
    expect(gaps.at(-1)).toBe(15_000);
    expect(refusals).toEqual([]);
    await bus.close();
  });

  it('believes a refused service id at the third refusal in a row, and says so once', async () => {
    outcomes.push(failed('closed-before-ack'), failed('closed-before-ack'), failed('nucleus-away'));
    outcomes.push(failed('not-accepted'), failed('not-accepted'), failed('access-denied'));
    void bus.start();
    await clock.advanceAsync(200 + 400 + 800 + 1600);
    expect([attemptsAtMs.length, refusals]).toEqual([5, []]);
    await clock.advanceAsync(3200);
    expect(refusals).toEqual(['connect: access denied: x']);
    await clock.advanceAsync(60_000);
    expect(refusals).toHaveLength(1);
    await bus.close();
  });

  it('refuses calls at once between two connections', async () => {
    const first = new FakeSession();
    await connected(first, new FakeSession());
    first.lose();
    await clock.advanceAsync(0);
    await expect(bus.publish('a', Uint8Array.of(1))).rejects.toBeInstanceOf(BusUnavailableError);
    await clock.advanceAsync(200);
    await bus.publish('a', Uint8Array.of(1));
    await bus.close();
  });

  it('opens all subscriptions on the next connection, but not those closed meanwhile', async () => {
    const first = new FakeSession();
    const second = new FakeSession();
    await connected(first, second);
    await bus.subscribe('kept', () => {});
    const closed = await bus.subscribe('closed', () => {});
    await bus.subscribeToCloud('cloud/#', () => {});
    first.lose();
    await clock.advanceAsync(0);
    await closed.close();
    await clock.advanceAsync(200);
    expect(second.streams.map(({ request }) => request)).toEqual([
      { kind: 'local', topic: 'kept' },
      { kind: 'cloud', topicFilter: 'cloud/#' },
    ]);
    await bus.close();
  });

  it('repeats a subscription that cannot be restored yet, slowly where only a deployment cures it', async () => {
    const first = new FakeSession();
    const second = new FakeSession();
    await connected(first, second);
    await bus.subscribe('a', () => {});
    second.streamErrors.push(new BusUnavailableError('offline'), new BusUnauthorizedError('refused'));
    first.lose();
    await clock.advanceAsync(200 + 500);
    expect([second.streamErrors.length, second.streams.length]).toEqual([0, 0]);
    await clock.advanceAsync(59_000);
    expect(second.streams).toHaveLength(0);
    await clock.advanceAsync(1000);
    expect(second.streams).toHaveLength(1);
    await bus.close();
  });

  it('logs what a handler throws and delivers the next message', async () => {
    const session = new FakeSession();
    await connected(session);
    const heard: number[] = [];
    await bus.subscribe('a', (payload) => {
      if (payload[0] === 1) throw new TypeError('a handler at fault');
      heard.push(payload[0] ?? -1);
    });
    session.streams[0]?.listener.onMessage(Uint8Array.of(1), 'a');
    session.streams[0]?.listener.onMessage(Uint8Array.of(2), 'a');
    expect(heard).toEqual([2]);
    expect(logger.records.map(({ event }) => event)).toContain('message_handler_failed');
    await bus.close();
  });

  it('opens local subscriptions anew from time to time, and closes the old stream after', async () => {
    const session = new FakeSession();
    await connected(session);
    await bus.subscribe('a', () => {});
    await bus.subscribeToCloud('b', () => {});
    await clock.advanceAsync(RENEW_MS);
    session.streams[0]?.listener.onEnded();
    await clock.advanceAsync(RENEW_MS - 1);
    expect(session.streams.map(({ request, closed }) => [request.kind, closed])).toEqual([
      ['local', true],
      ['cloud', false],
      ['local', false],
    ]);
    await bus.close();
  });

  it('reads the configuration again after a gap: a change may have been missed', async () => {
    const first = new FakeSession();
    const second = new FakeSession();
    second.configuration = { interval_s: 5 };
    await connected(first, second);
    const heard: unknown[] = [];
    await bus.onConfiguration((configuration) => heard.push(configuration));
    await clock.advanceAsync(1000);
    expect(heard).toEqual([]);
    first.lose();
    await clock.advanceAsync(1000);
    expect(heard).toEqual([{ interval_s: 5 }]);
    await bus.close();
  });

  it('leaves no timer and no connection behind when it is closed', async () => {
    const session = new FakeSession();
    await connected(session);
    await bus.subscribe('a', () => {});
    await bus.onConfiguration(() => {});
    session.streams[1]?.listener.onMessage(new Uint8Array(), '');
    await bus.close();
    expect([session.closed, clock.pendingTimers()]).toEqual([true, 0]);
  });

  it('can be closed before the nucleus was ever there', async () => {
    void bus.start();
    await clock.advanceAsync(1000);
    await bus.close();
    expect(clock.pendingTimers()).toBe(0);
  });
});
