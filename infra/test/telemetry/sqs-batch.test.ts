import { describe, expect, it } from '@jest/globals';
import type { MessageDelay } from '../../lib/feed/ports.ts';
import { handleSqsBatch } from '../../lib/telemetry/sqs-batch.ts';
import type { TelemetryReport } from '../../lib/telemetry/telemetry-intake.ts';
import { MemoryDeadLetters } from '../feed/memory-dead-letters.ts';
import { sqsRecord } from '../feed/sqs-records.ts';
import { batch, batchBody, CLOUD_RECEIVED_AT } from './examples.ts';
import { MemoryReadingStore } from './memory-reading-store.ts';

function world({ feedFails = false } = {}) {
  const store = new MemoryReadingStore();
  const deadLetters = new MemoryDeadLetters();
  const reports: TelemetryReport[] = [];
  const delayed: MessageDelay[] = [];
  const ports = {
    source: 'telemetry',
    store,
    directory: { update: async () => undefined },
    feed: {
      publish: async () => {
        if (feedFails) throw new TypeError('no feed');
      },
    },
    acks: { send: async () => undefined },
    deadLetters,
    delays: { delay: async (messages: readonly MessageDelay[]) => void delayed.push(...messages) },
    now: () => CLOUD_RECEIVED_AT,
    random: () => 0,
    warn: () => undefined,
    report: (report: TelemetryReport) => void reports.push(report),
  };
  return { ports, store, deadLetters, reports, delayed };
}

describe('handleSqsBatch', () => {
  it('gives nothing back to SQS where all is stored or a dead letter, and reports both', async () => {
    const { ports, store, deadLetters, reports } = world();
    const event = { Records: [sqsRecord('bad', 'not JSON'), sqsRecord('good', batchBody(batch(1, 3)))] };
    expect(await handleSqsBatch(event, ports)).toEqual({ batchItemFailures: [] });
    expect(deadLetters.letters.map(({ messageId }) => messageId)).toEqual(['bad']);
    expect(store.all()).toHaveLength(3);
    expect(reports).toEqual([{ failed: [], deadLetters: deadLetters.letters, stored: [expect.anything()], acks: 1 }]);
  });

  it('gives back what failed, to come again later each time', async () => {
    const { ports, delayed } = world({ feedFails: true });
    const Records = [1, 2, 3].map((receives) => sqsRecord(`m${receives}`, batchBody(batch(1, 3)), { receives }));
    expect(await handleSqsBatch({ Records }, ports)).toEqual({
      batchItemFailures: ['m1', 'm2', 'm3'].map((itemIdentifier) => ({ itemIdentifier })),
    });
    expect(delayed.map(({ seconds }) => seconds)).toEqual([5, 10, 20]);
  });
});
