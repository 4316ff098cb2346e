import { afterEach, describe, expect, it } from '@jest/globals';
import type { CloudBatch, SeqRange } from '@sward/contracts/delivery.ts';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import { MemoryReadingLog } from '../../components/local-buffer/test/memory-reading-log.ts';
import { type Arrival, DeliveryWorld } from '../support/delivery-world.ts';

/** A week of four readings a second. */
const WEEK = 2_419_200;
const PER_SECOND = 4;
/** What a reading comes to in a deflated batch. */
const BYTES_PER_READING = 28;
const READ_AT_ONCE = 400;

/** A log of any length that holds one reading over and over. */
class LongLog extends MemoryReadingLog {
  #length: number;

  constructor(length: number) {
    super();
    this.#length = length;
  }

  override head(): number {
    return this.#length;
  }

  override read(after: number, _maxBytes: number, until = this.#length) {
    const count = Math.min(READ_AT_ONCE, Math.min(until, this.#length) - after);
    if (count <= 0) return undefined;
    const identity = { epoch: this.epoch, seq: after + 1 };
    return { seq: after + 1, identity, readings: Array.from({ length: count }, () => READING) };
  }

  grow(count: number): void {
    this.#length += count;
  }
}

const READING = sampleReading();

/** As long as the real batch would be, and as quickly read. */
function encodeLength({ seq, readings }: CloudBatch): Uint8Array {
  const bytes = new Uint8Array(100 + readings.length * BYTES_PER_READING);
  new DataView(bytes.buffer).setFloat64(0, seq);
  new DataView(bytes.buffer).setFloat64(8, readings.length);
  return bytes;
}

function lookAtLength(payload: Uint8Array): SeqRange {
  const view = new DataView(payload.buffer, payload.byteOffset);
  return [view.getFloat64(0), view.getFloat64(0) + view.getFloat64(8) - 1];
}

/** The largest sum of `amount` over the arrivals of any one second. */
function mostInOneSecond(arrivals: readonly Arrival[], amount: (arrival: Arrival) => number): number {
  let [most, sum, first] = [0, 0, 0];
  for (const arrival of arrivals) {
    sum += amount(arrival);
    for (let oldest = arrivals[first]; oldest && arrival.atMs - oldest.atMs >= 1000; oldest = arrivals[++first]) {
      sum -= amount(oldest);
    }
    most = Math.max(most, sum);
  }
  return most;
}

const risesStrictly = (numbers: readonly number[]) =>
  numbers.every((each, i) => i === 0 || each > (numbers[i - 1] ?? 0));

/** What did not come in the order of the backlog came in the live lane. */
function liveOf(arrivals: readonly Arrival[]): Arrival[] {
  let next = 1;
  return arrivals.filter(({ from, to }) => {
    if (from !== next) return true;
    next = to + 1;
    return false;
  });
}

let world: DeliveryWorld;
afterEach(() => world.stop());

describe("a week's backlog", () => {
  it('drains in the order of its lanes at the limits of IoT Core, and what is heard now arrives within five seconds', async () => {
    const log = new LongLog(WEEK);
    world = new DeliveryWorld(log, { encode: encodeLength, look: lookAtLength });
    await world.start();
    const bornAtMs = new Map<number, number>();
    const startedAtMs = world.clock.monotonicMs();
    while (log.cursor('cloud') < WEEK && world.clock.monotonicMs() - startedAtMs < 3_600_000) {
      for (let i = 1; i <= PER_SECOND; i += 1) bornAtMs.set(log.head() + i, world.clock.monotonicMs());
      log.grow(PER_SECOND);
      world.committed();
      await world.clock.advanceAsync(1000);
    }
    const { arrivals } = world;
    const live = arrivals.filter(({ from }) => from > WEEK);
    const ages = live.map(({ from, atMs }) => atMs - (bornAtMs.get(from) ?? 0));
    expect(log.cursor('cloud')).toBeGreaterThanOrEqual(WEEK);
    expect(world.believedInVain).toEqual([]);
    expect(Math.max(...ages)).toBeLessThan(5000);
    expect(risesStrictly(live.map(({ from }) => from))).toBe(true);
    expect(risesStrictly(arrivals.filter(({ from }) => from <= WEEK).map(({ from }) => from))).toBe(true);
    expect(mostInOneSecond(arrivals, () => 1)).toBeLessThanOrEqual(100);
    expect(mostInOneSecond(arrivals, ({ bytes }) => bytes)).toBeLessThanOrEqual(512 * 1024);
    expect(arrivals.at(-1)?.atMs ?? 0).toBeLessThan(startedAtMs + 600_000);
  });

  it('leaves live a fifth of the publishes where live could use them all', async () => {
    const log = new LongLog(20_000);
    world = new DeliveryWorld(log, {
      config: { mode: 'batch', max_publishes_per_s: 10 },
      encode: encodeLength,
      look: lookAtLength,
    });
    await world.start();
    for (let second = 0; second < 60; second += 1) {
      log.grow(4000);
      world.committed();
      await world.clock.advanceAsync(1000);
    }
    const later = world.arrivals.slice(100);
    expect(liveOf(world.arrivals).filter((arrival) => later.includes(arrival)).length).toBeGreaterThanOrEqual(
      Math.floor(0.2 * later.length),
    );
  });
});
