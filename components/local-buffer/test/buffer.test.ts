import { describe, expect, it } from '@jest/globals';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import { sampleReading, sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { configSchema } from '../src/config.ts';
import { LogWriteError } from '../src/log-errors.ts';
import type { SyncState } from '../src/time/sync-state.ts';
import { BufferInMemory, type BufferOptions } from './buffer-in-memory.ts';
import { batchOf } from './intake-on-log.ts';
import { MemoryReadingLog } from './memory-reading-log.ts';

async function started(options: BufferOptions = {}): Promise<BufferInMemory> {
  const gateway = new BufferInMemory(options);
  await gateway.start();
  return gateway;
}

/** A bus whose subscriptions never end, as with a nucleus that hangs. */
function thatHangs(bus: MessageBus): MessageBus {
  const subscribe = bus.subscribe.bind(bus);
  bus.subscribe = async (topic, handler) => {
    await subscribe(topic, handler);
    return { close: () => new Promise<void>(() => undefined) };
  };
  return bus;
}

describe('the buffer', () => {
  it('writes what it has taken in before it waits for anybody, when it is told to stop', async () => {
    const gateway = await started({ wrap: thatHangs });
    await gateway.send(batchOf(1));
    expect(gateway.log.readings).toHaveLength(0);
    void gateway.buffer.stop();
    expect(gateway.log.readings).toHaveLength(2);
  });

  it('leaves nothing running when it has stopped', async () => {
    const gateway = await started();
    await gateway.send(batchOf(1, { urgent: true }));
    await gateway.buffer.stop();
    expect(gateway.clock.pendingTimers()).toBe(0);
  });

  it('goes on when the disk cannot even be read: an error that nobody catches would end the process', async () => {
    const gateway = await started();
    gateway.log.unconfirmed = () => {
      throw new LogWriteError('disk I/O error');
    };
    await gateway.clock.advanceAsync(3000);
    expect(gateway.events).toContain('status_not_made');
  });

  it('acknowledges a batch at the commit that succeeds, and not at the one that fails', async () => {
    const gateway = await startedWith(batchOf(1));
    const { acks, clock, log } = gateway;
    await clock.advanceAsync(50);
    await gateway.send(batchOf(2));
    log.failNextAppend = new LogWriteError('disk full');
    await clock.advanceAsync(1000);
    expect([acks.map(({ through }) => through), log.readings.length]).toEqual([[1], 2]);
    await clock.advanceAsync(1000);
    expect(gateway.statuses.at(-1)?.detail).toMatchObject({ commit_error: 'LogWriteError: disk full' });
    expect([acks.map(({ through }) => through), log.readings.length]).toEqual([[1, 2], 4]);
    await clock.advanceAsync(1000);
    expect(gateway.statuses.at(-1)?.detail).not.toHaveProperty('commit_error');
  });

  it('tells its status every few seconds, and within a second that it cannot write', async () => {
    const gateway = await startedWith(batchOf(1), { config: { local_status_interval_s: 5 } });
    await gateway.clock.advanceAsync(11_000);
    expect(gateway.statuses).toHaveLength(3);
    gateway.log.append = () => {
      throw new LogWriteError('disk full');
    };
    await gateway.send(batchOf(2));
    await gateway.clock.advanceAsync(1000);
    expect(gateway.statuses).toHaveLength(4);
    expect(gateway.statuses.at(-1)?.detail).toMatchObject({ commit_error: 'LogWriteError: disk full' });
  });

  it('commits what comes after a pause soon', async () => {
    const gateway = await startedWith(batchOf(1));
    await gateway.clock.advanceAsync(50);
    expect(gateway.acks).toMatchObject([{ through: 1 }]);
  });

  it('commits what somebody waits for in a tenth of a second, and what nobody waits for along with it', async () => {
    const gateway = await startedWith(batchOf(1));
    await gateway.clock.advanceAsync(50);
    await gateway.send(batchOf(2));
    await gateway.clock.advanceAsync(300);
    await gateway.send(batchOf(3, { urgent: true }));
    await gateway.clock.advanceAsync(99);
    expect(gateway.acks).toMatchObject([{ through: 1 }]);
    await gateway.clock.advanceAsync(1);
    expect(gateway.acks).toMatchObject([{ through: 1 }, { through: 3 }]);
    expect(gateway.log.readings).toHaveLength(6);
  });

  it('commits fifty that somebody waits for without waiting longer', async () => {
    const gateway = await startedWith(batchOf(1, { urgent: true, readings: sampleReadings(50) }));
    expect(gateway.acks).toHaveLength(1);
  });

  it('counts and keeps what is no batch, and goes on', async () => {
    const gateway = await started();
    await gateway.publish(localTopics.ingestBatch, Uint8Array.of(255, 255, 255));
    await gateway.send(batchOf(1));
    await gateway.clock.advanceAsync(1000);
    expect(gateway.statuses.at(-1)?.detail).toMatchObject({ unreadable_batches: 1, log_dead_letters: 1 });
    expect(gateway.log.readings).toHaveLength(2);
  });
});

describe('the log’s upkeep', () => {
  it('is looked after every second, by the limits of the configuration', async () => {
    const gateway = await started({ config: { retention_days: 2 } });
    const causes: string[] = [];
    const usage = gateway.log.usage();
    gateway.log.usage = () => ({ ...usage, oldestAgeMs: 2.5 * 86_400_000 });
    gateway.log.giveUp = (cause) => {
      causes.push(cause);
      return 0;
    };
    await gateway.clock.advanceAsync(1000);
    expect(causes).toEqual(['age']);
  });

  it('tells what was given up: of this process in the counters, of all time with its range in the detail', async () => {
    const log = new MemoryReadingLog();
    const loss = { cause: 'age' as const, readings: 5, bytes: 250, from: 1000, to: 2000 };
    log.losses = () => [loss];
    const gateway = await started({ log });
    log.losses = () => [{ ...loss, readings: 8, bytes: 400, to: 3000 }];
    await gateway.clock.advanceAsync(1000);
    const status = gateway.statuses.at(-1);
    expect(status).toMatchObject({ dropped: 3, bytes: { dropped: 150 } });
    expect(status?.detail).toMatchObject({ lost_age: 8, lost_age_from: 1000, lost_age_to: 3000 });
  });
});

describe('consumers', () => {
  it('that are not configured get nothing and confirm nothing, with a reason in the log', async () => {
    const gateway = await startedWith(batchOf(1));
    await gateway.clock.advanceAsync(1000);
    await gateway.request('archive');
    const ack = { v: 1, consumer: 'archive', log: gateway.log.id, seq: 2 };
    await gateway.publish(localTopics.deliveryAck, encodeMessage(ack));
    expect(gateway.log.cursor('archive')).toBe(0);
    const refusals = gateway.logger.records.filter(({ event }) => event === 'consumer_unknown');
    expect(refusals).toHaveLength(2);
    expect(refusals[0]?.fields).toEqual({ consumer: 'archive', configured: 'cloud' });
  });

  it('are each told of in the status, and the cloud’s backlog is the depth', async () => {
    const gateway = await startedWith(batchOf(1), { config: { consumers: { archive: true, cloud: true } } });
    await gateway.clock.advanceAsync(1000);
    const ack = { v: 1, consumer: 'cloud', log: gateway.log.id, seq: 2 };
    await gateway.publish(localTopics.deliveryAck, encodeMessage(ack));
    await gateway.clock.advanceAsync(1000);
    const status = gateway.statuses.at(-1);
    expect(status).toMatchObject({ depth: 0, received: 2, sent: 2, dropped: 0 });
    expect(status?.detail).toMatchObject({ unconfirmed_cloud: 0, unconfirmed_cloud_age_s: 0, unconfirmed_archive: 2 });
  });

  it('that are taken out of the configuration are served no more', async () => {
    const gateway = await started({ config: { consumers: { archive: true, cloud: true } } });
    await gateway.request('cloud');
    gateway.config = configSchema.parse({ consumers: { archive: true } });
    await gateway.clock.advanceAsync(1000);
    await gateway.send(batchOf(1));
    await gateway.clock.advanceAsync(1000);
    expect(gateway.delivered).toEqual([]);
  });
});

describe('time', () => {
  const clockOf1970 = () => new ManualClock({ wallMs: 100_000, monotonicMs: 5000, bootId: 'boot-1' });
  const heard = (clock: ManualClock) => {
    const now = { boot_id: clock.bootId(), mono_ms: clock.monotonicMs(), received_at: clock.now() };
    return batchOf(1, { readings: [sampleReading(0, { ...now, measured_at: clock.now() })] });
  };

  it('is waited for after a start with a clock that is not set, and given to what was heard before', async () => {
    const gateway = new BufferInMemory({ clock: clockOf1970() });
    gateway.sync = 'unsynchronized';
    await gateway.start();
    await gateway.request();
    await gateway.send(heard(gateway.clock));
    await gateway.clock.advanceAsync(30_000);
    expect(gateway.delivered).toEqual([]);
    expect(gateway.acks).toHaveLength(1);
    gateway.sync = 'synchronized';
    gateway.clock.setWallClock(1_780_000_030_000);
    await gateway.clock.advanceAsync(11_000);
    expect(gateway.delivered).toMatchObject([{ received_at: 1_780_000_000_000, time_quality: 'corrected' }]);
    expect(gateway.statuses.at(-1)?.detail).toMatchObject({ clock: 'synchronized' });
    const changes = gateway.logger.records.filter(({ event }) => event === 'clock_state');
    expect(changes.map(({ fields }) => fields['state'])).toEqual(['unsynchronized', 'synchronized']);
    expect(gateway.log.readings).toMatchObject([{ received_at: 100_000, time_quality: 'unsynchronized' }]);
  });

  it('is not waited for for ever', async () => {
    const gateway = new BufferInMemory({ clock: clockOf1970() });
    gateway.sync = 'unsynchronized';
    await gateway.start();
    await gateway.request();
    await gateway.send(heard(gateway.clock));
    await gateway.clock.advanceAsync(119_000);
    expect(gateway.delivered).toEqual([]);
    await gateway.clock.advanceAsync(2000);
    expect(gateway.delivered).toMatchObject([{ received_at: 100_000, time_quality: 'unsynchronized' }]);
  });

  it('is given to what is on disk also while the disk takes no more', async () => {
    const gateway = new BufferInMemory({ clock: clockOf1970() });
    gateway.sync = 'unsynchronized';
    await gateway.start();
    await gateway.request();
    await gateway.send(heard(gateway.clock));
    await gateway.clock.advanceAsync(1000);
    gateway.log.append = () => {
      throw new LogWriteError('disk full');
    };
    gateway.sync = 'synchronized';
    gateway.clock.setWallClock(1_780_000_001_000);
    await gateway.clock.advanceAsync(11_000);
    expect(gateway.delivered).toMatchObject([{ received_at: 1_780_000_000_000 }]);
  });

  it('is asked for ahead of everything: what came before the answer would never be corrected', async () => {
    const gateway = new BufferInMemory({ clock: clockOf1970() });
    let answer: (said: SyncState) => void = () => undefined;
    gateway.sync = new Promise((resolve) => {
      answer = resolve;
    });
    const starting = gateway.start();
    await gateway.clock.advanceAsync(0);
    await gateway.send(heard(gateway.clock));
    await gateway.clock.advanceAsync(2000);
    expect(gateway.log.readings).toEqual([]);
    answer('unsynchronized');
    await starting;
    await gateway.send(heard(gateway.clock));
    await gateway.clock.advanceAsync(1000);
    expect(gateway.log.readings).toMatchObject([{ time_quality: 'unsynchronized' }]);
  });

  it('learnt is written once', async () => {
    const gateway = await started();
    let appends = 0;
    gateway.log.append = () => {
      appends += 1;
    };
    gateway.sync = 'synchronized';
    await gateway.clock.advanceAsync(30_000);
    expect(appends).toBe(1);
  });

  it('learnt in one process is known in the next, although no reading came after it', async () => {
    const before = new BufferInMemory({ clock: clockOf1970() });
    before.sync = 'unsynchronized';
    await before.start();
    await before.send(heard(before.clock));
    await before.clock.advanceAsync(1000);
    before.sync = 'synchronized';
    before.clock.setWallClock(1_780_000_001_000);
    await before.clock.advanceAsync(11_000);
    const after = await started({ log: before.log, clock: new ManualClock({ bootId: 'boot-2' }) });
    await after.request();
    expect(after.delivered).toMatchObject([{ received_at: 1_780_000_000_000, time_quality: 'corrected' }]);
  });
});

describe('a changed configuration', () => {
  /** Of the boot that the batches are from: windows of another end at once. */
  const clock = () => new ManualClock({ bootId: sampleReading().boot_id });

  it('applies at once: other rules of reduction close what was open', async () => {
    const gateway = await startedWith(batchOf(1), {
      clock: clock(),
      config: { reduction: { all: { window_s: 3600 } } },
    });
    await gateway.clock.advanceAsync(1000);
    expect(gateway.log.readings).toEqual([]);
    expect(gateway.statuses.at(-1)?.detail).toMatchObject({ reduced: 2 });
    gateway.config = configSchema.parse({});
    await gateway.clock.advanceAsync(2000);
    expect(gateway.log.readings).toMatchObject([{ aggregate: { window_s: 3600, count: 2 } }]);
  });

  it('with the same rules in other order leaves windows open', async () => {
    const rules = { a: { window_s: 3600 }, b: { device: 'b*', window_s: 60 } };
    const gateway = await startedWith(batchOf(1), { clock: clock(), config: { reduction: rules } });
    gateway.config = configSchema.parse({ reduction: { b: rules.b, a: rules.a }, commit_interval_ms: 500 });
    await gateway.clock.advanceAsync(2000);
    expect(gateway.log.readings).toEqual([]);
  });
});

async function startedWith(batch: ReturnType<typeof batchOf>, options: BufferOptions = {}): Promise<BufferInMemory> {
  const gateway = await started(options);
  await gateway.send(batch);
  return gateway;
}
