import { describe, expect, it } from '@jest/globals';
import { decodeBatch, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { type DeliveryBatch, deliveryBatchSchema, type LeaseRequest } from '@sward/contracts/delivery.ts';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { Dispatcher } from '../src/dispatcher.ts';
import { MemoryReadingLog } from './memory-reading-log.ts';

const request = (fields: Partial<LeaseRequest> = {}): LeaseRequest => ({
  v: 1,
  consumer: 'cloud',
  lane: 'backlog',
  after: null,
  credits: 3,
  max_bytes: 1000,
  ...fields,
});

function drain(dispatcher: Dispatcher): { consumer: string; batch: DeliveryBatch }[] {
  const batches = [];
  for (let next = dispatcher.next(); next !== undefined; next = dispatcher.next()) {
    expect(next.payload.length).toBeLessThanOrEqual(1000);
    batches.push({ consumer: next.consumer, batch: decodeBatch(deliveryBatchSchema, next.payload) });
  }
  return batches;
}

function logWith(count: number): MemoryReadingLog {
  const log = new MemoryReadingLog();
  log.append({ readings: sampleReadings(count), marks: [] });
  return log;
}

describe('the dispatcher', () => {
  it('sends nothing to a consumer that did not ask', () => {
    expect(drain(new Dispatcher(logWith(10), encodeBatch))).toEqual([]);
  });

  it('sends consecutive batches, no more than the credits given', () => {
    const dispatcher = new Dispatcher(logWith(500), encodeBatch);
    dispatcher.request(request());
    const sent = drain(dispatcher).map(({ batch }) => batch);
    expect(sent).toHaveLength(3);
    const last = sent.reduce((expected, batch) => {
      expect(batch.seq).toBe(expected);
      return expected + batch.readings.length;
    }, 1);
    expect(sent.flatMap(({ readings }) => readings)).toEqual(sampleReadings(last - 1));
  });

  it('continues where the consumer says', () => {
    const log = logWith(50);
    const dispatcher = new Dispatcher(log, encodeBatch);
    dispatcher.request(request({ after: { log: log.id, seq: 40 } }));
    expect(drain(dispatcher)[0]?.batch.seq).toBe(41);
  });

  it('continues at the cursor for a consumer that begins anew, or that speaks of another file', () => {
    const log = logWith(50);
    const dispatcher = new Dispatcher(log, encodeBatch);
    dispatcher.acknowledge({ v: 1, consumer: 'cloud', log: log.id, seq: 20 });
    dispatcher.request(request());
    expect(drain(dispatcher)[0]?.batch.seq).toBe(21);
    dispatcher.request(request({ after: { log: 'ffffffffffffffff', seq: 49 } }));
    expect(drain(dispatcher)[0]?.batch.seq).toBe(21);
  });

  it('ignores an acknowledgement of another file, or of what was never written', () => {
    const log = logWith(50);
    const dispatcher = new Dispatcher(log, encodeBatch);
    dispatcher.acknowledge({ v: 1, consumer: 'cloud', log: 'ffffffffffffffff', seq: 20 });
    dispatcher.acknowledge({ v: 1, consumer: 'cloud', log: log.id, seq: 51 });
    expect(log.cursor('cloud')).toBe(0);
  });

  it('sends new readings to a consumer with credits left', () => {
    const log = logWith(5);
    const dispatcher = new Dispatcher(log, encodeBatch);
    dispatcher.request(request());
    drain(dispatcher);
    log.append({ readings: sampleReadings(2, 5), marks: [] });
    expect(drain(dispatcher)[0]?.batch).toMatchObject({ seq: 6, readings: sampleReadings(2, 5) });
  });

  it('says in each batch what comes before it, and where the cursor stands', () => {
    const log = logWith(50);
    const dispatcher = new Dispatcher(log, encodeBatch);
    dispatcher.acknowledge({ v: 1, consumer: 'cloud', log: log.id, seq: 20 });
    dispatcher.request(request());
    const [first, second] = drain(dispatcher).map(({ batch }) => batch);
    expect(first).toMatchObject({ log: { cursor: 20, prev: 20, seq: 21, head: 50 } });
    expect(second).toMatchObject({ log: { cursor: 20, prev: 20 + (first?.readings.length ?? 0) } });
  });

  it('keeps consumers apart', () => {
    const log = logWith(10);
    const dispatcher = new Dispatcher(log, encodeBatch);
    dispatcher.request(request({ credits: 1 }));
    dispatcher.request(request({ consumer: 'archive', credits: 1, after: { log: log.id, seq: 9 } }));
    const firsts = drain(dispatcher).map(({ consumer, batch }) => [consumer, batch.seq]);
    expect(firsts).toEqual([
      ['cloud', 1],
      ['archive', 10],
    ]);
  });
});
