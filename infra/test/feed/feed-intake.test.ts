import { describe, expect, it } from '@jest/globals';
import { type FeedRecord, takeFeed } from '../../lib/feed/feed-intake.ts';
import { decodeFeedMessage, encodeFeedMessage } from '../../lib/feed/feed-message.ts';
import type { FeedSink, RefusedReading } from '../../lib/feed/ports.ts';
import type { StoredReading } from '../../lib/telemetry/ports.ts';
import { GATEWAY, storedReading } from '../telemetry/examples.ts';
import { MemoryDeadLetters } from './memory-dead-letters.ts';

const message = (id: string, ...seqs: number[]): FeedRecord => ({
  id,
  body: encodeFeedMessage(seqs.map((seq) => storedReading({ seq }))),
});

/** A sink that refuses some readings and throws for others, by their numbers. */
function world({ refuses = [] as number[], throwsFor = [] as number[] } = {}) {
  const calls: number[][] = [];
  const sink: FeedSink = {
    take: async (readings) => {
      const seqs = readings.map(({ seq }) => seq);
      calls.push(seqs);
      if (seqs.some((seq) => throwsFor.includes(seq))) throw new TypeError('sink is gone');
      return readings
        .filter(({ seq }) => refuses.includes(seq))
        .map((reading): RefusedReading => ({ reading: { ...reading }, reason: `value ${reading.seq % 2} refused` }));
    },
  };
  const deadLetters = new MemoryDeadLetters();
  return { calls, deadLetters, ports: { source: 'archive', sink, deadLetters } };
}

const seqsOf = (readings: readonly StoredReading[]) => readings.map(({ seq }) => seq);

describe('takeFeed', () => {
  it('gives the sink the readings of all messages at once', async () => {
    const { calls, ports } = world();
    const report = await takeFeed([message('a', 1, 2), message('b', 2, 3)], ports);
    expect(calls).toEqual([[1, 2, 2, 3]]);
    expect(report).toMatchObject({ failed: [], deadLetters: [], refused: [] });
    expect(seqsOf(report.taken)).toEqual([1, 2, 2, 3]);
  });

  it('keeps what the sink refuses as messages of the feed with nothing else in them, one for each reason', async () => {
    const { deadLetters, ports } = world({ refuses: [2, 3, 4] });
    const report = await takeFeed([message('a', 1, 2, 3), message('b', 4, 5)], ports);
    expect(seqsOf(report.taken)).toEqual([1, 5]);
    expect(report.failed).toEqual([]);
    const origin = { ...GATEWAY, epoch: storedReading({ seq: 1 }).epoch };
    expect(deadLetters.letters).toEqual([
      {
        body: encodeFeedMessage([storedReading({ seq: 2 }), storedReading({ seq: 4 })]),
        reason: 'value 0 refused',
        source: 'archive',
        messageId: 'a',
        origin: { ...origin, firstSeq: 2, lastSeq: 4 },
      },
      {
        body: encodeFeedMessage([storedReading({ seq: 3 })]),
        reason: 'value 1 refused',
        source: 'archive',
        messageId: 'a',
        origin: { ...origin, firstSeq: 3, lastSeq: 3 },
      },
    ]);
    expect(deadLetters.letters.flatMap(({ body }) => seqsOf(decodeFeedMessage(body)))).toEqual([2, 4, 3]);
  });

  it('lets the messages of refused readings come again where their dead letter cannot be kept', async () => {
    const { deadLetters, ports } = world({ refuses: [2] });
    deadLetters.refuses = true;
    const { failed } = await takeFeed([message('a', 1, 2), message('b', 3)], ports);
    expect(failed).toEqual([{ id: 'a', reason: 'TypeError: no dead letters today' }]);
  });

  it('keeps what is no message of the feed as a dead letter, and takes the others', async () => {
    const { calls, deadLetters, ports } = world();
    const { failed } = await takeFeed([{ id: 'bad', body: 'hello' }, message('good', 1)], ports);
    expect(failed).toEqual([]);
    expect(deadLetters.letters).toMatchObject([
      { body: 'hello', messageId: 'bad', reason: expect.stringMatching(/^INVALID_MESSAGE: /) },
    ]);
    expect(calls).toEqual([[1]]);
  });

  it('fails only messages that the sink cannot bear', async () => {
    const { ports } = world({ throwsFor: [2, 4] });
    const records = [1, 2, 3, 4, 5].map((seq) => message(`m${seq}`, seq));
    const { failed, taken } = await takeFeed(records, ports);
    const reason = 'TypeError: sink is gone';
    expect(failed).toEqual([
      { id: 'm2', reason },
      { id: 'm4', reason },
    ]);
    expect(seqsOf(taken)).toEqual([1, 3, 5]);
  });

  it('asks a sink that is down no more than three times, and fails every message', async () => {
    const seqs = Array.from({ length: 10 }, (_, i) => i);
    const { calls, ports } = world({ throwsFor: seqs });
    const { failed, taken } = await takeFeed(
      seqs.map((seq) => message(String(seq), seq)),
      ports,
    );
    expect(failed.map(({ id }) => id)).toEqual(seqs.map(String));
    expect(calls).toHaveLength(3);
    expect(taken).toEqual([]);
  });

  it('asks a sink once that throws for the only message', async () => {
    const { calls, ports } = world({ throwsFor: [1] });
    const { failed } = await takeFeed([message('a', 1)], ports);
    expect(failed).toEqual([{ id: 'a', reason: 'TypeError: sink is gone' }]);
    expect(calls).toHaveLength(1);
  });

  it('keeps few dead letters of one gateway, however many reasons there are, and each reading in one of them', async () => {
    const { deadLetters, ports } = world();
    const sink: FeedSink = {
      take: async (readings) => readings.map((reading) => ({ reading, reason: `${reading.seq} is too much` })),
    };
    const seqs = Array.from({ length: 300 }, (_, i) => i + 1);
    const { failed } = await takeFeed([message('a', ...seqs)], { ...ports, sink });
    expect(failed).toEqual([]);
    expect(deadLetters.letters.map(({ reason }) => reason).slice(-2)).toEqual([
      '20 is too much',
      'different reasons, the first: 21 is too much',
    ]);
    expect(deadLetters.letters).toHaveLength(21);
    expect(deadLetters.letters.flatMap(({ body }) => seqsOf(decodeFeedMessage(body)))).toEqual(seqs);
  });
});
