import { describe, expect, it } from '@jest/globals';
import { decodeBatch, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import {
  type CloudBatch,
  cloudBatchSchema,
  type DeliveryHeader,
  type LeaseRequest,
} from '@sward/contracts/delivery.ts';
import { decodeFrame } from '@sward/contracts/delivery-frame.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { sampleReading, sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
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

/** Nothing here is a matter of time but what says so. */
const stillClock = () => 0;

type Sent = { readonly consumer: string; readonly header: DeliveryHeader; readonly batch: CloudBatch };

function drain(dispatcher: Dispatcher): Sent[] {
  const batches: Sent[] = [];
  for (let next = dispatcher.next(); next !== undefined; next = dispatcher.next()) {
    expect(next.payload.length).toBeLessThanOrEqual(1000);
    const { header, body } = decodeFrame(next.payload);
    batches.push({ consumer: next.consumer, header, batch: decodeBatch(cloudBatchSchema, body) });
  }
  return batches;
}

function logWith(count: number): MemoryReadingLog {
  const log = new MemoryReadingLog();
  log.append({ readings: sampleReadings(count), marks: [] });
  return log;
}

const ackOf = (log: MemoryReadingLog, seq: number) => ({ v: 1 as const, consumer: 'cloud', log: log.id, seq });

/** The places of what was sent: first and last of each batch. */
const placesOf = (sent: readonly Sent[]) =>
  sent.map(({ header: { log, count } }) => [log.seq, log.seq + count - 1] as const);

describe('the dispatcher', () => {
  it('sends nothing to a consumer that did not ask', () => {
    expect(drain(new Dispatcher(logWith(10), encodeBatch, stillClock))).toEqual([]);
  });

  it('sends consecutive batches, no more than the credits given', () => {
    const dispatcher = new Dispatcher(logWith(500), encodeBatch, stillClock);
    dispatcher.request(request());
    const sent = drain(dispatcher);
    expect(sent).toHaveLength(3);
    const last = sent.reduce((expected, { batch }) => {
      expect(batch.seq).toBe(expected);
      return expected + batch.readings.length;
    }, 1);
    expect(sent.flatMap(({ batch }) => batch.readings)).toEqual(sampleReadings(last - 1));
  });

  it('fills its batches', () => {
    const dispatcher = new Dispatcher(logWith(2000), encodeBatch, stillClock);
    dispatcher.request(request({ credits: 10 }));
    const [, , ...settled] = placesOf(drain(dispatcher)).map(([from, to]) => to - from + 1);
    const most = Math.max(...settled);
    expect(Math.min(...settled)).toBeGreaterThan(0.8 * most);
  });

  it('says of each batch who its readings are, what the cloud is told of them, and where they lie', () => {
    const log = logWith(50);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.request(request());
    const [first] = drain(dispatcher);
    const count = first?.batch.readings.length;
    expect(first?.header).toMatchObject({ epoch: log.epoch, seq: 1, count, log: { id: log.id, seq: 1 } });
    expect(first?.batch).toMatchObject({ epoch: log.epoch, seq: 1 });
    expect(Object.keys(first?.batch ?? {})).not.toContain('log');
  });

  it('continues where the consumer says', () => {
    const log = logWith(50);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.request(request({ after: { log: log.id, seq: 40 } }));
    expect(drain(dispatcher)[0]?.header.log.seq).toBe(41);
  });

  it('continues at the cursor for a consumer that begins anew, or that speaks of another file', () => {
    const log = logWith(50);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.acknowledge(ackOf(log, 20));
    dispatcher.request(request());
    expect(drain(dispatcher)[0]?.header.log.seq).toBe(21);
    dispatcher.request(request({ after: { log: 'ffffffffffffffff', seq: 49 } }));
    expect(drain(dispatcher)[0]?.header.log.seq).toBe(21);
  });

  it('ignores an acknowledgement of another file, or of what was never written', () => {
    const log = logWith(50);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.acknowledge({ ...ackOf(log, 20), log: 'ffffffffffffffff' });
    dispatcher.acknowledge(ackOf(log, 51));
    dispatcher.acknowledge({ ...ackOf(log, 0), above: [[10, 51]], refused: [{ range: [51, 51], reason: 'no' }] });
    expect([log.cursor('cloud'), log.confirmedAbove('cloud'), log.deadLetters]).toEqual([0, [], []]);
  });

  it('waits to be asked again when a damaged file was set aside: places are those of another file now', () => {
    const log = logWith(50);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.request(request({ credits: 1 }));
    drain(dispatcher);
    dispatcher.request(request({ after: { log: log.id, seq: 10 } }));
    Object.assign(log, { id: 'dddddddddddddddd' });
    expect(drain(dispatcher)).toEqual([]);
    dispatcher.request(request());
    expect(drain(dispatcher)[0]?.header.log).toMatchObject({ id: 'dddddddddddddddd', seq: 1 });
  });

  it('sends new readings to a consumer with credits left', () => {
    const log = logWith(5);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.request(request());
    drain(dispatcher);
    log.append({ readings: sampleReadings(2, 5), marks: [] });
    expect(drain(dispatcher)[0]?.batch).toMatchObject({ seq: 6, readings: sampleReadings(2, 5) });
  });

  it('says in each batch what comes before it, where the cursor stands and where the log ends', () => {
    const log = logWith(50);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.acknowledge(ackOf(log, 20));
    dispatcher.request(request());
    const [first, second] = drain(dispatcher).map(({ header }) => header);
    expect(first?.log).toMatchObject({ cursor: 20, prev: 20, seq: 21, head: 50 });
    expect(second?.log).toMatchObject({ cursor: 20, prev: 20 + (first?.count ?? 0) });
  });

  it('keeps consumers apart, and forgets one that is told to be forgotten', () => {
    const log = logWith(10);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    const ask = () => {
      dispatcher.request(request({ credits: 1 }));
      dispatcher.request(request({ consumer: 'archive', credits: 1, after: { log: log.id, seq: 9 } }));
    };
    ask();
    const firsts = drain(dispatcher).map(({ consumer, header }) => [consumer, header.log.seq]);
    expect(firsts).toEqual([
      ['cloud', 1],
      ['archive', 10],
    ]);
    ask();
    dispatcher.forget('archive');
    expect(drain(dispatcher).map(({ consumer }) => consumer)).toEqual(['cloud']);
  });
});

describe('the lanes of a consumer', () => {
  it('are served in turn, each from its own place, the backlog no further than it is asked', () => {
    const log = logWith(400);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.request(request({ until: 300, credits: 30 }));
    dispatcher.request(request({ lane: 'live', after: { log: log.id, seq: 300 } }));
    const sent = drain(dispatcher);
    const [backlog, live] = [sent.filter(({ header }) => header.log.lane === 'backlog'), sent.slice(0, 4)];
    expect(live.map(({ header }) => header.log.lane)).toEqual(['backlog', 'live', 'backlog', 'live']);
    expect(live[1]?.header.log).toMatchObject({ prev: 300, seq: 301 });
    expect(placesOf(backlog).at(-1)?.[1]).toBe(300);
  });

  it('do not get what is confirmed above the cursor, and need not wait for it', () => {
    const log = logWith(30);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.acknowledge({
      ...ackOf(log, 2),
      above: [
        [5, 9],
        [12, 29],
      ],
    });
    dispatcher.request(request());
    const sent = drain(dispatcher);
    expect(placesOf(sent)).toEqual([
      [3, 4],
      [10, 11],
      [30, 30],
    ]);
    expect(sent.map(({ header }) => header.log.prev)).toEqual([2, 4, 11]);
  });

  it('end with a request without credits', () => {
    const dispatcher = new Dispatcher(logWith(30), encodeBatch, stillClock);
    dispatcher.request(request());
    dispatcher.request(request({ credits: 0 }));
    expect(drain(dispatcher)).toEqual([]);
  });

  it('give each unconfirmed reading just once, whatever is confirmed above and however the credits come', () => {
    const ranges = fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.nat(40)), { maxLength: 6 });
    const credits = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(ranges, credits, fc.nat(200), (confirmed, grants, cursor) => {
        const log = logWith(200);
        const above = confirmed.map(([from, more]): [number, number] => [from, Math.min(200, from + more)]);
        const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
        dispatcher.acknowledge({ ...ackOf(log, cursor), above });
        const isConfirmed = (place: number) => place <= cursor || above.some(([a, b]) => a <= place && place <= b);
        const all = Array.from({ length: 200 }, (_, i) => i + 1);
        expect(placesTaken(dispatcher, log, [...grants, 100])).toEqual(all.filter((place) => !isConfirmed(place)));
      }),
    );
  });
});

/** All places that a consumer takes which asks for `grants`, one after the other. */
function placesTaken(dispatcher: Dispatcher, log: MemoryReadingLog, grants: readonly number[]): number[] {
  const places: number[] = [];
  for (const credits of grants) {
    const last = places.at(-1);
    dispatcher.request(request({ after: last === undefined ? null : { log: log.id, seq: last }, credits }));
    for (const [from, to] of placesOf(drain(dispatcher))) {
      places.push(...Array.from({ length: to - from + 1 }, (_, i) => from + i));
    }
  }
  return places;
}

describe('a reading that is served', () => {
  it('has the times that it is served with', () => {
    const later = (reading: Reading): Reading => ({ ...reading, time_quality: 'corrected' });
    const dispatcher = new Dispatcher(logWith(3), encodeBatch, stillClock, later);
    dispatcher.request(request());
    expect(drain(dispatcher)[0]?.batch.readings).toEqual(sampleReadings(3).map(later));
  });

  it('waits, with all behind it, while it is held back', () => {
    let held = true;
    const serve = (reading: Reading) => (held && reading.mono_ms === sampleReading(4).mono_ms ? undefined : reading);
    const dispatcher = new Dispatcher(logWith(10), encodeBatch, stillClock, serve);
    dispatcher.request(request());
    expect(placesOf(drain(dispatcher))).toEqual([[1, 4]]);
    held = false;
    expect(placesOf(drain(dispatcher))).toEqual([[5, 10]]);
  });

  it('goes to the dead letters where it fits no message, and holds up nothing behind it', () => {
    const log = new MemoryReadingLog();
    const noise = Array.from({ length: 120 }, (_, i) => (Math.sin(i + 1) ** 2).toString(36)).join('');
    const giant = sampleReading(2, { values: { text: noise } });
    log.append({ readings: [...sampleReadings(2), giant, ...sampleReadings(2, 3)], marks: [] });
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.request(request({ credits: 9 }));
    const sent = drain(dispatcher);
    expect(sent.flatMap(({ batch }) => batch.readings)).toEqual([...sampleReadings(2), ...sampleReadings(2, 3)]);
    expect(sent.find(({ header }) => header.log.seq === 4)?.header.log.prev).toBe(2);
    const reason = expect.stringMatching(/^MESSAGE_TOO_LARGE/);
    expect(log.deadLetters).toMatchObject([{ reason, source: 'cloud', content: giant }]);
    expect(log.confirmedAbove('cloud')).toEqual([[3, 3]]);
  });

  it('goes to the dead letters where the consumer refuses it', () => {
    const log = logWith(10);
    const dispatcher = new Dispatcher(log, encodeBatch, stillClock);
    dispatcher.acknowledge({ ...ackOf(log, 5), refused: [{ range: [3, 4], reason: 'INVALID_MESSAGE: no' }] });
    expect(log.deadLetters).toMatchObject([{ reason: 'INVALID_MESSAGE: no' }, { content: sampleReading(3) }]);
    expect(log.cursor('cloud')).toBe(5);
  });
});

describe('a consumer that wants its batches apart', () => {
  function world(count: number) {
    let nowMs = 1000;
    const log = logWith(count);
    const dispatcher = new Dispatcher(log, encodeBatch, () => nowMs);
    const heard = (more: number) => log.append({ readings: sampleReadings(more), marks: [] });
    const later = (ms: number) => {
      nowMs += ms;
    };
    const sent = () => placesOf(drain(dispatcher));
    return { log, dispatcher, heard, later, sent };
  }
  const apart = request({ credits: 30, apart_ms: 10_000 });

  it('gets the first reading after a pause at once, and those that follow together', () => {
    const { dispatcher, heard, later, sent } = world(1);
    dispatcher.request(apart);
    expect(sent()).toEqual([[1, 1]]);
    later(3000);
    heard(2);
    expect(sent()).toEqual([]);
    heard(1);
    later(7000);
    expect(sent()).toEqual([[2, 4]]);
  });

  it('gets what fills a batch at once', () => {
    const { dispatcher, heard, sent } = world(1);
    dispatcher.request(apart);
    sent();
    heard(500);
    const places = sent();
    expect(places.length).toBeGreaterThan(2);
    expect(places.at(-1)?.[1]).toBeLessThan(501);
  });

  it('does not get them sooner by asking again', () => {
    const { log, dispatcher, heard, later, sent } = world(1);
    dispatcher.request(apart);
    sent();
    heard(1);
    later(5000);
    dispatcher.request({ ...apart, after: { log: log.id, seq: 1 } });
    expect(sent()).toEqual([]);
    later(5000);
    expect(sent()).toEqual([[2, 2]]);
  });
});
