import { describe, expect, it } from '@jest/globals';
import { handleFeedBatch } from '../../lib/feed/feed-handler.ts';
import type { FeedReport } from '../../lib/feed/feed-intake.ts';
import { encodeFeedMessage } from '../../lib/feed/feed-message.ts';
import type { MessageDelay } from '../../lib/feed/ports.ts';
import { storedReading } from '../telemetry/examples.ts';
import { MemoryDeadLetters } from './memory-dead-letters.ts';
import { sqsRecord } from './sqs-records.ts';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const body = encodeFeedMessage([storedReading({ seq: 1 })]);

function world({ down = true, delaysFail = false } = {}) {
  const deadLetters = new MemoryDeadLetters();
  const delayed: MessageDelay[] = [];
  const reports: FeedReport[] = [];
  const warnings: string[] = [];
  const ports = {
    source: 'archive',
    deadLetters,
    sink: {
      take: async () => {
        if (down) throw new TypeError('sink is gone');
        return [];
      },
    },
    delays: {
      delay: async (messages: readonly MessageDelay[]) => {
        if (delaysFail) throw new TypeError('no delays');
        delayed.push(...messages);
      },
    },
    now: () => NOW,
    random: () => 0.5,
    warn: (event: string) => void warnings.push(event),
    report: (report: FeedReport) => void reports.push(report),
  };
  return { ports, deadLetters, delayed, reports, warnings };
}

const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('handleFeedBatch', () => {
  it('gives nothing back where all is taken, and tells so once', async () => {
    const { ports, reports, delayed } = world({ down: false });
    const Records = [sqsRecord('a', body, { sentAt: NOW }), sqsRecord('b', body, { sentAt: NOW })];
    expect(await handleFeedBatch({ Records }, ports)).toEqual(failures());
    expect(reports).toHaveLength(1);
    expect(delayed).toEqual([]);
  });

  it('lets what failed come again after a longer wait each time', async () => {
    const { ports, delayed } = world();
    const Records = [1, 4, 40].map((receives) => sqsRecord(`m${receives}`, body, { receives, sentAt: NOW }));
    expect(await handleFeedBatch({ Records }, ports)).toEqual(failures('m1', 'm4', 'm40'));
    expect(delayed).toEqual([
      { receiptHandle: 'handle of m1', seconds: 8 },
      { receiptHandle: 'handle of m4', seconds: 60 },
      { receiptHandle: 'handle of m40', seconds: 1350 },
    ]);
  });

  it('leaves a message to its queue’s own wait where it cannot be delayed', async () => {
    const { ports, warnings } = world({ delaysFail: true });
    expect(await handleFeedBatch({ Records: [sqsRecord('a', body, { sentAt: NOW })] }, ports)).toEqual(failures('a'));
    expect(warnings).toEqual(['messages_not_delayed']);
  });

  it('keeps as a dead letter what SQS would forget the next day, and only that', async () => {
    const { ports, deadLetters, delayed } = world();
    const Records = [
      sqsRecord('old', body, { sentAt: NOW - 13 * DAY_MS - 1 }),
      sqsRecord('young', body, { sentAt: NOW - 13 * DAY_MS }),
    ];
    expect(await handleFeedBatch({ Records }, ports)).toEqual(failures('young'));
    expect(deadLetters.letters).toMatchObject([{ body, messageId: 'old', reason: 'TypeError: sink is gone' }]);
    expect(delayed).toHaveLength(1);
  });

  it('goes on trying with what it cannot even keep as a dead letter', async () => {
    const { ports, deadLetters, warnings } = world();
    deadLetters.refuses = true;
    const Records = [sqsRecord('old', body, { sentAt: NOW - 13.5 * DAY_MS })];
    expect(await handleFeedBatch({ Records }, ports)).toEqual(failures('old'));
    expect(warnings).toEqual(['dead_letter_not_kept']);
  });
});
