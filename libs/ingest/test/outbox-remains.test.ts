import { describe, expect, it } from '@jest/globals';
import { decodeBatch, deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { type IngestBatch, ingestBatchSchema } from '@sward/contracts/ingest.ts';
import { sampleReading, sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { IngestOutbox } from '../src/ingest-outbox.ts';
import type { OutboxLimits } from '../src/outbox-limits.ts';
import type { OutboxRemains } from '../src/outbox-remains.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const LIMITS: OutboxLimits = { ...SMALL_LIMITS, maxReadings: 1000 };

const outboxOf = (session: string, remains?: OutboxRemains, limits: Partial<OutboxLimits> = {}) =>
  new IngestOutbox('ble', session, deflateText, () => ({ ...LIMITS, ...limits }), remains);

function due(outbox: IngestOutbox, nowMs = 0): IngestBatch[] {
  const batches: IngestBatch[] = [];
  for (let next = outbox.next(nowMs); next !== undefined; next = outbox.next(nowMs)) {
    batches.push(decodeBatch(ingestBatchSchema, next));
  }
  return batches;
}

const ack = (session: string, through: number) => ({ v: 1 as const, source: 'ble', session, through });
const namesOf = (batches: readonly IngestBatch[]) => batches.map(({ session, batch, base }) => [session, batch, base]);

function filled(session: string, count: number): IngestOutbox {
  const outbox = outboxOf(session);
  for (const reading of sampleReadings(count)) outbox.add(reading);
  return outbox;
}

describe('the outbox of the next process', () => {
  it('sends what the one before held under its session and numbers, sent or not, and what is new under its own', () => {
    const before = filled('s1', 60);
    due(before);
    before.acknowledge(ack('s1', 1));
    const next = outboxOf('s2', before.remains());
    next.add(sampleReading(99));
    expect(next.hasFullBatch).toBe(true);
    const sent = due(next);
    expect(namesOf(sent)).toEqual([2, 3, 4, 5].map((batch) => ['s1', batch, 2]));
    next.acknowledge(ack('s1', 5));
    expect([next.holdsInherited, next.hasFullBatch]).toEqual([true, true]);
    const rest = due(next);
    expect(namesOf(rest)).toEqual([
      ['s1', 6, 6],
      ['s2', 1, 1],
    ]);
    expect([...sent, ...rest].flatMap(({ readings }) => readings)).toEqual([
      ...sampleReadings(60).slice(10),
      sampleReading(99),
    ]);
    next.acknowledge(ack('s1', 6));
    expect(next.holdsInherited).toBe(false);
    next.acknowledge(ack('s2', 1));
    expect(next.counters).toMatchObject({ received: 1, confirmed: 51, depth: 0 });
  });

  it('passes on what came from others before it, each under its own session', () => {
    const second = outboxOf('s2', filled('s1', 5).remains());
    second.add(sampleReading(50));
    const third = outboxOf('s3', second.remains());
    third.add(sampleReading(60));
    expect(namesOf(due(third)).map(([session]) => session)).toEqual(['s1', 's2', 's3']);
    third.acknowledge({ ...ack('s1', 0), resend: true });
    expect(namesOf(due(third)).map(([session]) => session)).toEqual(['s1']);
  });

  it('has nothing to pass on where nothing is held', () => {
    const before = filled('s1', 3);
    due(before);
    before.acknowledge(ack('s1', 1));
    expect(before.remains()).toBeUndefined();
    expect(outboxOf('s2').holdsInherited).toBe(false);
  });

  it('gives up the oldest of what it was left where its own bounds are narrower, counted', () => {
    const next = outboxOf('s2', filled('s1', 60).remains(), { maxReadings: 25 });
    next.add(sampleReading(99));
    expect(next.counters).toMatchObject({ received: 1, dropped: 40, depth: 21 });
    expect(namesOf(due(next))).toEqual([
      ['s1', 5, 5],
      ['s1', 6, 5],
      ['s2', 1, 1],
    ]);
  });

  it('gives up a batch that fits no message any more, and sends those behind it', () => {
    const next = outboxOf('s2', filled('s1', 20).remains(), { maxBatchBytes: 100 });
    expect(due(next)).toEqual([]);
    expect(next.counters).toMatchObject({ dropped: 20, depth: 0 });
  });

  it('keeps room in each batch for the word that it is urgent', () => {
    // From the limit at which it does not fit to that at which it fits as often as it is sent.
    const fits = Array.from({ length: 400 }, (_, more) => 100 + more).map((maxBatchBytes) => {
      const outbox = outboxOf('s1', undefined, { maxBatchBytes });
      outbox.add(sampleReading(1));
      const first = due(outbox).length;
      outbox.hurry();
      return [first, due(outbox).length];
    });
    expect(fits.every(([first, urgent]) => first === urgent)).toBe(true);
    expect([fits[0], fits.at(-1)]).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
});

/** The buffer's rule: `judge-batch.ts` of the local buffer. */
class ModelBuffer {
  readonly stored: string[] = [];
  readonly #through = new Map<string, number>();

  /** @returns through which batch of the session it has all */
  take({ session, batch, base, readings }: IngestBatch): number {
    const through = this.#through.get(session) ?? 0;
    if (batch !== Math.max(through + 1, base)) return through;
    this.stored.push(...readings.map((reading) => JSON.stringify(reading)));
    this.#through.set(session, batch);
    return batch;
  }
}

/** What is due goes to the buffer, but for what is lost on the way there or back; the rest of both arrives. */
function exchange(outbox: IngestOutbox, buffer: ModelBuffer, arrives: readonly boolean[], acked: readonly boolean[]) {
  due(outbox).forEach((batch, index) => {
    if (arrives[index] === false) return;
    const through = buffer.take(batch);
    if (acked[index] !== false) outbox.acknowledge(ack(batch.session, through));
  });
}

function exchangeAll(outbox: IngestOutbox, buffer: ModelBuffer): void {
  while (outbox.counters.depth > 0) {
    outbox.resendAll();
    exchange(outbox, buffer, [], []);
  }
}

const life = fc.record({
  heard: fc.integer({ min: 0, max: 60 }),
  /** Which of what was sent arrives, and which acknowledgements do. */
  arrives: fc.array(fc.boolean(), { maxLength: 12 }),
  acked: fc.array(fc.boolean(), { maxLength: 12 }),
  /** All is confirmed, and a power cut takes the removal of the file back: the next process finds it again. */
  comesBack: fc.boolean(),
});

describe('what is kept from one process to the next', () => {
  it('is stored once, whichever messages are lost and however often it is found again', () => {
    const run = (lives: readonly (typeof life extends fc.Arbitrary<infer Life> ? Life : never)[]) => {
      const buffer = new ModelBuffer();
      let [kept, heardInAll]: [OutboxRemains | undefined, number] = [undefined, 0];
      for (const [index, { heard, arrives, acked, comesBack }] of lives.entries()) {
        const outbox = outboxOf(`s${index}`, kept);
        for (const reading of sampleReadings(heard, heardInAll)) outbox.add(reading);
        heardInAll += heard;
        exchange(outbox, buffer, arrives, acked);
        if (comesBack) exchangeAll(outbox, buffer);
        else kept = outbox.remains();
      }
      exchangeAll(outboxOf('last', kept), buffer);
      expect(new Set(buffer.stored).size).toBe(heardInAll);
      expect(buffer.stored).toHaveLength(heardInAll);
    };
    fc.assert(fc.property(fc.array(life, { maxLength: 6 }), run), { numRuns: 40 });
  });
});
