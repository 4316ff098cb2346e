import { afterEach, describe, expect, it } from '@jest/globals';
import { BusRejectedError, BusUnauthorizedError, BusUnavailableError } from '@sward/greengrass-ipc/bus-errors.ts';
import { frame, LOG } from './delivery-examples.ts';
import { PublisherBench, refuse } from './publisher-bench.ts';

let bench: PublisherBench;
afterEach(() => bench.publisher.stop());

async function started(config: ConstructorParameters<typeof PublisherBench>[0] = {}): Promise<PublisherBench> {
  bench = new PublisherBench(config);
  await bench.start();
  return bench;
}

/** Frames of one reading each, `from` to `to`. */
const singles = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => frame(from + i, 1));

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('the publisher', () => {
  it('sends each reading once, though the nucleus refuses one now and then', async () => {
    await started({ mode: 'reading' });
    refuse(bench.bus, new BusUnavailableError('10 publishes are in flight'), (call) => call % 11 === 0);
    await bench.send(frame(1, 40));
    await bench.clock.advanceAsync(4000);
    expect(bench.drain()).toEqual(upTo(40));
  });

  it('lets go of a batch that it cannot hand over when the log begins anew', async () => {
    await started();
    bench.hub.setLinks({ cloud: 'down' });
    await bench.send(frame(1, 5));
    await bench.clock.advanceAsync(5000);
    await bench.send(frame(31, 5, { id: 'ffffffffffffffff', cursor: 30 }));
    bench.hub.setLinks({ cloud: 'up' });
    await bench.clock.advanceAsync(4000);
    expect(new Set(bench.drain())).toEqual(new Set([31]));
  });

  it('keeps running under a thing name that is no id, and says so', async () => {
    bench = new PublisherBench({}, { buildingId: 'hq', gatewayId: '' });
    await bench.start();
    await bench.send(frame(1, 5));
    await bench.clock.advanceAsync(60_000);
    expect(bench.published).toEqual([]);
    expect(bench.events).toContain('cloud_acknowledgements_refused');
  });

  it('tells the buffer what is stored when it is told to stop', async () => {
    await started();
    await bench.send(frame(1, 5));
    await bench.confirm([1, 5]);
    await bench.publisher.stop();
    await bench.clock.advanceAsync(0);
    expect(bench.acks.map(({ seq }) => seq)).toEqual([5, 5]);
  });

  it('repeats what is stored, and what it asks for: both may be lost', async () => {
    await started();
    await bench.send(frame(1, 5));
    await bench.confirm([1, 5]);
    const [acks, requests] = [bench.acks.length, bench.requests.length];
    await bench.clock.advanceAsync(20_000);
    expect(bench.acks.length - acks).toBeGreaterThan(3);
    expect(new Set(bench.acks.slice(acks).map(({ seq }) => seq))).toEqual(new Set([5]));
    expect(bench.requests.length - requests).toBeGreaterThan(5);
    expect(bench.requests.at(-1)).toMatchObject({ lane: 'backlog', after: { log: LOG, seq: 5 }, credits: 32 });
  });

  it('acknowledges once what is confirmed each second: the next acknowledgement says it again', async () => {
    await started();
    for (let seq = 1; seq <= 6; seq += 1) {
      await bench.send(frame(seq, 1));
      await bench.confirm([seq, seq]);
      await bench.clock.advanceAsync(1000);
    }
    expect(bench.acks.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('asks for batches as far apart as it is configured to publish', async () => {
    await started({ publish_interval_s: 60 });
    expect(bench.requests).toMatchObject([{ apart_ms: 60_000 }]);
  });

  it('asks once for what was lost ahead of many batches, and no more of the buffer than there is room for', async () => {
    await started({ max_in_flight: 4 });
    bench.requests.length = 0;
    await bench.send(...singles(2, 9));
    expect(bench.requests).toMatchObject([{ after: { seq: 0 }, credits: 4 }]);
    await bench.send(...singles(1, 4));
    expect(bench.requests).toHaveLength(1);
    await bench.confirm([1, 3]);
    expect(bench.requests.at(-1)).toMatchObject({ after: { seq: 4 }, credits: 3 });
  });

  it('counts what came, what was published, sent again, confirmed and refused', async () => {
    await started();
    await bench.send(frame(1, 5), frame(6, 5));
    await bench.confirm([1, 5]);
    await bench.clock.advanceAsync(6000);
    await bench.answer({ ranges: [[6, 9]], refused: [{ range: [10, 10], reason: 'INVALID_MESSAGE: no' }] });
    const { received, published, resent, confirmed, refused, inFlight, bytes } = bench.publisher.counters;
    expect({ received, published, resent, confirmed, refused, inFlight }).toEqual({
      received: 10,
      published: 10,
      resent: 5,
      confirmed: 9,
      refused: 1,
      inFlight: 0,
    });
    expect([bytes.depth, bytes.sent + bytes.dropped]).toEqual([0, bytes.received]);
  });
});

describe('the counters of the publisher', () => {
  const counted = () => {
    const { published, resent } = bench.publisher.counters;
    return { published, resent };
  };

  it('count nothing that the nucleus refuses, and each reading once that it takes in the end', async () => {
    await started();
    bench.hub.setLinks({ cloud: 'down' });
    const seen: number[] = [];
    const publish = bench.bus.publishToCloud.bind(bench.bus);
    bench.bus.publishToCloud = (...message) => {
      seen.push(counted().published);
      return publish(...message);
    };
    await bench.send(frame(1, 5));
    await bench.clock.advanceAsync(10_000);
    bench.hub.setLinks({ cloud: 'up' });
    await bench.clock.advanceAsync(600);
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen)).toEqual(new Set([0]));
    expect(counted()).toEqual({ published: 5, resent: 0 });
  });

  it('do not count what the nucleus rejects for good', async () => {
    await started();
    refuse(bench.bus, new BusRejectedError('no such message'), (call) => call === 1);
    await bench.send(frame(1, 5), frame(6, 2));
    await bench.clock.advanceAsync(1000);
    expect(counted()).toEqual({ published: 2, resent: 0 });
  });

  it('count the readings of a batch one by one as they go, and none twice that is sent again as a probe', async () => {
    await started({ mode: 'reading' });
    refuse(bench.bus, new BusUnavailableError('cut'), (call) => call > 3 && call <= 6);
    await bench.send(frame(1, 5));
    await bench.clock.advanceAsync(60_000);
    const sent = bench.published.length;
    expect(new Set(bench.drain())).toEqual(new Set(upTo(5)));
    expect(counted()).toEqual({ published: 5, resent: sent - 5 });
  });
});

describe('the link of the publisher', () => {
  it('is asked with one batch while nothing is confirmed, at most five seconds apart', async () => {
    await started();
    await bench.send(frame(1, 1));
    await bench.confirm([1, 1]);
    await bench.send(...singles(2, 9));
    await bench.clock.advanceAsync(500);
    bench.drain();
    await bench.clock.advanceAsync(60_000);
    const { published } = bench;
    expect(published.every(({ atMs }, i) => i === 0 || atMs - (published[i - 1]?.atMs ?? 0) > 1500)).toBe(true);
    expect(published.length).toBeGreaterThan(10);
    expect(new Set(bench.drain())).toEqual(new Set([2, 3, 4, 5, 6, 7, 8, 9]));
    expect(bench.publisher.connected).toBe(false);
  });

  it('that confirms again has everything in flight sent at once', async () => {
    await started();
    await bench.send(frame(1, 1));
    await bench.confirm([1, 1]);
    await bench.send(...singles(2, 9));
    await bench.clock.advanceAsync(60_000);
    bench.drain();
    await bench.confirm([2, 2]);
    await bench.clock.advanceAsync(1000);
    expect(bench.drain().sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(bench.publisher.connected).toBe(true);
  });

  it('that was refused for hours is found within a second of its return, and used at full pace', async () => {
    await started();
    bench.hub.setLinks({ cloud: 'down' });
    await bench.send(...singles(1, 20));
    await bench.clock.advanceAsync(600_000);
    expect(bench.publisher.state).toMatchObject({ link: 'refused', pace: 1 });
    bench.hub.setLinks({ cloud: 'up' });
    await bench.clock.advanceAsync(600);
    expect(bench.drain()).toEqual([1]);
    await bench.confirm([1, 1]);
    await bench.clock.advanceAsync(400);
    expect(bench.drain()).toEqual(upTo(20).slice(1));
  });

  it('that is refused the topic is tried slowly, and the status says so', async () => {
    await started();
    let allowed = false;
    refuse(bench.bus, new BusUnauthorizedError('not allowed'), () => !allowed);
    await bench.send(frame(1, 5));
    await bench.clock.advanceAsync(300_000);
    expect(bench.publisher.state.link).toBe('unauthorized');
    expect(bench.events.filter((event) => event === 'publish_unauthorized').length).toBeLessThanOrEqual(11);
    allowed = true;
    await bench.clock.advanceAsync(30_000);
    expect(bench.drain()).toContain(1);
  });

  it('has a lost batch sent again sooner than the longest wait, as its round trips tell', async () => {
    await started({ ack_timeout_s: 60 });
    for (const seq of upTo(10)) {
      await bench.send(frame(seq, 1));
      await bench.clock.advanceAsync(100);
      await bench.confirm([seq, seq]);
    }
    await bench.send(frame(11, 1));
    bench.drain();
    await bench.clock.advanceAsync(2500);
    expect(bench.drain()).toEqual([11]);
  });
});

describe('two lanes of the publisher', () => {
  const live = (seq: number, count: number, head: number) => frame(seq, count, { lane: 'live', head });

  it('are one while the backlog is short', async () => {
    await started();
    await bench.send(frame(1, 200, { head: 20_000 }));
    expect(bench.requests.every(({ lane }) => lane === 'backlog')).toBe(true);
  });

  it('are asked for when the backlog is worth more than two seconds: live from the head, the backlog up to there', async () => {
    await started();
    await bench.send(frame(1, 200, { head: 2_400_000 }));
    expect(bench.requests.slice(-2)).toMatchObject([
      { lane: 'live', after: { log: LOG, seq: 2_400_000 }, credits: 8 },
      { lane: 'backlog', after: { log: LOG, seq: 200 }, until: 2_400_000, credits: 23 },
    ]);
    expect(bench.publisher.state).toMatchObject({ backlogBehind: 2_399_800, liveBehind: 0 });
  });

  it('are asked for sooner in reading mode, which is slower', async () => {
    await started({ mode: 'reading' });
    await bench.send(frame(1, 200, { head: 1000 }));
    expect(bench.requests.at(-2)).toMatchObject({ lane: 'live' });
  });

  it('are one again when the backlog has come up', async () => {
    await started({ mode: 'reading' });
    await bench.send(frame(1, 200, { head: 400 }), live(401, 10, 410), frame(201, 200, { head: 410 }));
    expect(bench.requests.slice(-2)).toMatchObject([
      { lane: 'live', credits: 0 },
      { lane: 'backlog', after: { seq: 410 } },
    ]);
    expect(bench.requests.at(-1)).not.toHaveProperty('until');
    expect(bench.publisher.state.liveBehind).toBeUndefined();
  });

  it('let a reading of now overtake a backlog that takes minutes', async () => {
    await started({ mode: 'reading', max_publishes_per_s: 10 });
    await bench.send(frame(1, 500, { head: 1000 }));
    await bench.clock.advanceAsync(5000);
    bench.drain();
    await bench.send(live(1001, 3, 1003));
    await bench.clock.advanceAsync(1600);
    expect(bench.drain()).toEqual(expect.arrayContaining([1001, 1002, 1003]));
  });

  it('are opened anew at the head when live itself has fallen far behind', async () => {
    await started();
    await bench.send(frame(1, 200, { head: 2_400_000 }));
    await bench.clock.advanceAsync(10_000);
    await bench.send(live(2_400_001, 10, 2_900_000));
    expect(bench.requests.at(-2)).toMatchObject({ lane: 'live', after: { seq: 2_900_000 } });
    expect(bench.requests.at(-1)).toMatchObject({ lane: 'backlog', after: { seq: 200 }, until: 2_900_000 });
  });

  it('do not wait for ever for the end of a backlog that is gone from the log', async () => {
    await started({ mode: 'reading' });
    await bench.send(frame(1, 200, { head: 1000 }));
    await bench.clock.advanceAsync(10_000);
    await bench.confirm([1, 200]);
    await bench.clock.advanceAsync(2000);
    expect(bench.requests.filter(({ lane }) => lane === 'backlog').at(-1)).not.toHaveProperty('until');
  });
});

describe('what can never be stored', () => {
  /** The cloud confirms whatever it gets but readings that hold `poison`. */
  async function playCloud(poison: number, seconds: number): Promise<void> {
    for (let i = 0; i < seconds * 10; i += 1) {
      await bench.clock.advanceAsync(100);
      for (const { from, to } of bench.published.splice(0)) {
        if (poison < from || to < poison) await bench.confirm([from, to]);
      }
    }
  }

  it('is refused by the cloud, with its reason, and told to the buffer', async () => {
    await started();
    await bench.send(frame(1, 3));
    const refused = [{ range: [2, 2] as [number, number], reason: 'INVALID_MESSAGE: temperature_c' }];
    await bench.answer({ ranges: [[1, 1]], refused });
    expect(bench.acks.at(-1)).toMatchObject({ seq: 2, refused });
    expect(bench.events).toContain('readings_refused');
  });

  it.each(['batch', 'reading'] as const)(
    'is found by halves where nobody answers, and only it is given up, in %s mode',
    async (mode) => {
      await started({ mode });
      await bench.send(frame(1, 16));
      for (let seq = 17; seq < 400; seq += 1) {
        if (bench.publisher.counters.refused > 0) break;
        await bench.send(frame(seq, 1));
        await playCloud(6, 1);
      }
      await bench.clock.advanceAsync(100);
      expect(bench.acks.at(-1)?.refused).toMatchObject([
        { range: [6, 6], reason: expect.stringMatching(/^NEVER_CONFIRMED/) },
      ]);
      const { counters } = bench.publisher;
      expect(counters).toMatchObject({ refused: 1, inFlight: 0, published: counters.received });
    },
  );

  it('is not looked for while nothing else is confirmed either', async () => {
    await started();
    await bench.send(frame(1, 1), frame(2, 8));
    await bench.clock.advanceAsync(3_600_000);
    expect(bench.publisher.counters).toMatchObject({ refused: 0, inFlight: 9 });
    expect(bench.events).not.toContain('batch_split');
  });

  it('is given up where its bytes are no batch, and what is behind it goes on', async () => {
    await started({ mode: 'reading' });
    const broken = frame(1, 5);
    broken.fill(0xff, -20);
    await bench.send(broken, frame(6, 2));
    await bench.clock.advanceAsync(1000);
    expect(bench.drain()).toEqual([6, 7]);
    expect(bench.acks.at(-1)).toMatchObject({ seq: 5, refused: [{ range: [1, 5] }] });
  });

  it('does not stop what is behind it where the nucleus rejects it for good', async () => {
    await started();
    refuse(bench.bus, new BusRejectedError('no such message'), (call) => call === 1);
    await bench.send(frame(1, 5), frame(6, 2));
    await bench.clock.advanceAsync(1000);
    expect(bench.drain()).toEqual([6]);
  });
});

describe('the mode', () => {
  it('may be changed in the middle of a backlog: the batch that is being sent is finished, and nothing is left out', async () => {
    await started({ mode: 'reading', max_publishes_per_s: 10 });
    await bench.send(frame(1, 10), frame(11, 10));
    await bench.clock.advanceAsync(500);
    bench.configure({ mode: 'batch' });
    await bench.clock.advanceAsync(1000);
    expect(bench.published.map(({ from, to }) => [from, to])).toEqual([...upTo(10).map((seq) => [seq, seq]), [11, 20]]);
    bench.configure({ mode: 'reading' });
    await bench.send(frame(21, 2));
    await bench.clock.advanceAsync(1000);
    expect(bench.drain().slice(-2)).toEqual([21, 22]);
  });
});

it('what another gateway of this name has confirmed changes nothing here', async () => {
  await started();
  await bench.send(frame(1, 5));
  await bench.answer({ epoch: 'ffffffffffffffff', ranges: [[1, 5]], refused: [{ range: [1, 1], reason: 'no' }] });
  expect(bench.publisher.counters).toMatchObject({ confirmed: 0, refused: 0, inFlight: 5 });
});
