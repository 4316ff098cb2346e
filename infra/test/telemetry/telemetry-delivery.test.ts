import { describe, expect, it } from '@jest/globals';
import { cloudAckSchema } from '@sward/contracts/delivery.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import fc from 'fast-check';
import type { AckSender, ReadingStore, StoredReading } from '../../lib/telemetry/ports.ts';
import { type QueueRecord, takeTelemetry } from '../../lib/telemetry/telemetry-intake.ts';
import { MemoryDeadLetters } from '../feed/memory-dead-letters.ts';
import { batch, batchBody } from './examples.ts';
import { MemoryReadingStore } from './memory-reading-store.ts';

const LOG_LENGTH = 12;
const GATEWAYS = ['first', 'second'] as const;

/** A stretch of one gateway's log, as batches are cut: anywhere, overlapping, repeated. */
const stretch = fc.record({
  gateway: fc.constantFrom(...GATEWAYS),
  from: fc.integer({ min: 1, max: LOG_LENGTH }),
  length: fc.integer({ min: 0, max: 5 }),
});
type Stretch = { gateway: string; from: number; length: number };

const end = ({ from, length }: Stretch) => Math.min(LOG_LENGTH, from + length);
const toRecord = (s: Stretch, id: number): QueueRecord => ({
  id: String(id),
  body: batchBody(batch(s.from, end(s)), { gateway_id: s.gateway }),
});

const placesOf = (s: Stretch) =>
  Array.from({ length: end(s) - s.from + 1 }, (_, i) => `building/north/gateway/${s.gateway}/ack ${s.from + i}`);

const placeOf = ({ gatewayId, seq }: StoredReading) => `building/north/gateway/${gatewayId}/ack ${seq}`;

/** A cloud whose store, directory, feed and acknowledgements fail on the calls that `faults` names, by position, over and over. */
class FaultyCloud {
  readonly store = new MemoryReadingStore();
  readonly acknowledged = new Set<string>();
  readonly onFeed = new Set<string>();
  readonly deadLetters = new MemoryDeadLetters();
  prematureAcks = 0;
  #calls = 0;
  readonly #faults: readonly boolean[];

  constructor(faults: readonly boolean[]) {
    this.#faults = faults;
  }

  #mayFail(): void {
    if (this.#faults[this.#calls++]) throw new TypeError('fault on demand');
  }

  readonly readings: ReadingStore = {
    put: async (readings) => {
      this.#mayFail();
      await this.store.put(readings);
    },
  };

  readonly directory = { update: async () => this.#mayFail() };

  readonly feed = {
    publish: async (readings: readonly StoredReading[]) => {
      this.#mayFail();
      for (const reading of readings) this.onFeed.add(placeOf(reading));
    },
  };

  readonly acks: AckSender = {
    send: async (topic, payload) => {
      this.#mayFail();
      for (const [from, to] of decodeMessage(cloudAckSchema, payload).ranges) {
        for (let seq = from; seq <= to; seq++) this.#note(`${topic} ${seq}`);
      }
    },
  };

  #note(place: string): void {
    if (!this.stored().has(place) || !this.onFeed.has(place)) this.prematureAcks++;
    this.acknowledged.add(place);
  }

  stored(): Set<string> {
    return new Set(this.store.all().map(placeOf));
  }
}

/** What is stored, by place: comparing unordered readings with one another takes seconds. */
const contentOf = ({ store }: FaultyCloud) =>
  Object.fromEntries(store.all().map((stored) => [`${stored.gatewayId} ${stored.seq}`, stored]));

/** What SQS does: hands out up to `size` messages, takes back those that failed, until none is left. */
async function deliverAll(records: readonly QueueRecord[], size: number, cloud: FaultyCloud): Promise<void> {
  let queue = [...records];
  while (queue.length > 0) {
    const taken = queue.slice(0, size);
    const { directory, feed, acks, deadLetters } = cloud;
    const { failed } = await takeTelemetry(taken, { store: cloud.readings, directory, feed, acks, deadLetters });
    const again = new Set(failed.map(({ id }) => id));
    queue = [...queue.slice(size), ...taken.filter(({ id }) => again.has(id))];
  }
}

describe('telemetry by at-least-once delivery', () => {
  it('is stored once and acknowledged once it is stored and on the feed, in any order, repeated, with failures on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stretch, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        async (stretches, size, faults) => {
          const cloud = new FaultyCloud(faults);
          await deliverAll(stretches.map(toRecord), size, cloud);
          const sent = new Set(stretches.flatMap(placesOf));
          expect(cloud.stored()).toEqual(sent);
          expect(cloud.store.all()).toHaveLength(sent.size);
          expect(cloud.acknowledged).toEqual(sent);
          expect(cloud.prematureAcks).toBe(0);
        },
      ),
    );
  });

  it('leaves the same content whatever the order of delivery', async () => {
    const shuffles = fc.array(stretch, { minLength: 2, maxLength: 8 }).chain((stretches) =>
      fc.record({
        stretches: fc.constant(stretches),
        shuffled: fc.shuffledSubarray(stretches, { minLength: stretches.length }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(shuffles, async ({ stretches, shuffled }) => {
        const [straight, mixed] = [new FaultyCloud([]), new FaultyCloud([])];
        await deliverAll(stretches.map(toRecord), 10, straight);
        await deliverAll(shuffled.map(toRecord), 3, mixed);
        expect(contentOf(mixed)).toEqual(contentOf(straight));
      }),
    );
  });
});
