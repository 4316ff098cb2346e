import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { cloudTopics } from '@sward/contracts/topics.ts';
import { TELEMETRY_RULES } from '@sward/infra/lib/telemetry/rules.ts';
import { batch, EPOCH, GATEWAY } from '@sward/infra/test/telemetry/examples.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { openCloudDatabase } from '../src/adapters/cloud-database.ts';
import { Backend } from '../src/backend.ts';
import { BrokerUnavailableError } from '../src/errors.ts';
import { RuleEngine } from '../src/rule-engine.ts';
import { temporaryFolders } from './support/temporary-folder.ts';

const makeFolder = temporaryFolders();
const message = (payload: Uint8Array) => ({ topic: cloudTopics.batch(GATEWAY), payload, clientId: GATEWAY.gatewayId });

/** Collects what is published. */
function recordingPublisher() {
  const sent: { topic: string; text: string }[] = [];
  const publish = async (topic: string, payload: Uint8Array) => {
    sent.push({ topic, text: new TextDecoder().decode(payload) });
  };
  return { sent, publish };
}

const ACK = { topic: cloudTopics.ack(GATEWAY), text: JSON.stringify({ v: 1, epoch: EPOCH, ranges: [[1, 3]] }) };

describe('the backend', () => {
  let file: string;
  let clock: ManualClock;
  const opened: ReturnType<typeof openCloudDatabase>[] = [];

  const open = () => {
    const database = openCloudDatabase(file);
    opened.push(database);
    return new Backend({
      database,
      rules: new RuleEngine(TELEMETRY_RULES),
      clock,
      logger: createRecordingLogger(),
      onStored: () => {},
      secretsFile: join(makeFolder(), 'secrets.json'),
      watchIntervalMs: 60_000,
      commandOptions: '--local',
      retry: { maxReceives: 3, firstWaitMs: 100, maxWaitMs: 1000 },
    });
  };

  beforeEach(() => {
    file = join(makeFolder(), 'cloud.db');
    clock = new ManualClock();
  });
  afterEach(() => {
    for (const database of opened.splice(0)) database.close();
  });

  it('acknowledges after storing', async () => {
    const backend = open();
    const publisher = recordingPublisher();
    backend.consume(publisher);
    backend.take(message(encodeBatch(batch(1, 3))));
    expect([backend.stats().queued, publisher.sent]).toEqual([1, []]);
    await clock.advanceAsync(50);
    expect(publisher.sent).toEqual([ACK]);
    expect(backend.stats()).toMatchObject({ received: 1, stored: 3, acks: 1, queued: 0 });
  });

  it('delivers what was queued when the process died before it took any', async () => {
    open().take(message(encodeBatch(batch(1, 3))));
    const successor = open();
    const publisher = recordingPublisher();
    successor.consume(publisher);
    await clock.advanceAsync(50);
    expect([publisher.sent, successor.stats().stored]).toEqual([[ACK], 3]);
  });

  it('acknowledges after a death between storing and acknowledging, and stores nothing twice', async () => {
    const dying = open();
    dying.consume({ publish: () => new Promise(() => {}) });
    dying.take(message(encodeBatch(batch(1, 3))));
    await clock.advanceAsync(50);
    expect(dying.stats()).toMatchObject({ stored: 3, acks: 0, queued: 1 });
    const successor = open();
    const publisher = recordingPublisher();
    successor.consume(publisher);
    await clock.advanceAsync(50);
    expect(publisher.sent).toEqual([ACK]);
    expect(successor.stats()).toMatchObject({ stored: 0, storedTotal: 3, duplicates: 0, acks: 1, queued: 0 });
  });

  it('in disorder hands each message out twice, some ahead of others, and stores it once', async () => {
    const backend = open();
    const publisher = recordingPublisher();
    backend.consume(publisher);
    backend.setDisorder(true);
    for (const from of [1, 4, 7]) backend.take(message(encodeBatch(batch(from, from + 2))));
    await clock.advanceAsync(1000);
    const heard = publisher.sent.flatMap(({ text }) => JSON.parse(text).ranges);
    expect(heard[0]).toEqual([4, 6]);
    expect(heard.length).toBeGreaterThan(3);
    expect(backend.stats()).toMatchObject({ received: 3, stored: 9, duplicates: 0, queued: 0 });
  });

  it('tries again when the acknowledgement cannot be sent', async () => {
    const backend = open();
    const { sent, publish } = recordingPublisher();
    let attempts = 0;
    backend.consume({
      publish: async (topic, payload) => {
        attempts += 1;
        if (attempts === 1) throw new BrokerUnavailableError('not connected');
        await publish(topic, payload);
      },
    });
    backend.take(message(encodeBatch(batch(1, 3))));
    await clock.advanceAsync(50);
    expect([backend.stats().stored, backend.stats().queued, sent]).toEqual([3, 1, []]);
    await clock.advanceAsync(100);
    expect([backend.stats().stored, backend.stats().queued, sent]).toEqual([3, 0, [ACK]]);
  });

  it('dead-letters what is no batch, and does not let it hold up its neighbour', async () => {
    const backend = open();
    const publisher = recordingPublisher();
    backend.consume(publisher);
    backend.take(message(Uint8Array.of(1, 2, 3)));
    backend.take(message(encodeBatch(batch(1, 3))));
    await clock.advanceAsync(1000);
    expect(publisher.sent).toEqual([ACK]);
    expect(backend.stats()).toMatchObject({ received: 2, stored: 3, deadLettered: 1, queued: 0 });
  });
});
