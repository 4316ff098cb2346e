import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HistoryQuery, ReadingHistory } from '../../lib/history/ports.ts';
import type { ReadingStore, StoredReading } from '../../lib/telemetry/ports.ts';
import { EPOCH, GATEWAY, reading, storedReading } from '../telemetry/examples.ts';
import { type Delivery, deliveries, HOUR, MIDNIGHT, readingAt } from './history-examples.ts';

/** A store and the history that answers from it. */
export type HistoryUnderTest = {
  readonly store: ReadingStore;
  readonly history: ReadingHistory;
  close(): Promise<void>;
};

const DAY = 24 * HOUR;
const EVERYTHING = { ...GATEWAY, from: MIDNIGHT - 2 * DAY, until: MIDNIGHT + 2 * DAY };

/** The whole answer. */
export async function answerOf(history: ReadingHistory, query: Partial<HistoryQuery> = {}): Promise<StoredReading[]> {
  const answer: StoredReading[] = [];
  for await (const stored of history.query({ ...EVERYTHING, ...query })) answer.push(stored);
  return answer;
}

const seqsOf = (answer: readonly StoredReading[]) => answer.map(({ seq }) => seq);

/** What no repeat may change: all but the time of arrival. */
const contentsOf = (answer: readonly StoredReading[]) =>
  answer.map(({ cloudReceivedAt: _arrival, ...stored }) => stored);

function expectedOf(sent: readonly Delivery[], { from, until }: HistoryQuery): StoredReading[] {
  const readings = new Map(sent.flat().map((stored) => [`${stored.epoch}/${stored.seq}`, stored]));
  return [...readings.values()]
    .filter((stored) => stored.reading.measured_at >= from && stored.reading.measured_at < until)
    .sort(
      (a, b) =>
        a.reading.measured_at - b.reading.measured_at ||
        (a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : a.seq - b.seq),
    );
}

/**
 * What every pair of ReadingStore and ReadingHistory promises, as a jest suite. Each adapter's test calls it once.
 * @param open makes an empty store
 */
export function describeReadingHistory(name: string, open: () => Promise<HistoryUnderTest>): void {
  describe(`${name} as a reading history`, () => {
    let subject: HistoryUnderTest;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.close());

    const put = (...readings: StoredReading[]) => subject.store.put(readings);
    const ask = (query: Partial<HistoryQuery> = {}) => answerOf(subject.history, query);

    it('knows nothing of a gateway that never sent', async () => {
      await put(readingAt(MIDNIGHT, 1));
      expect(await ask({ gatewayId: 'silent' })).toEqual([]);
    });

    it('gives back a reading exactly as it was put', async () => {
      const corrected = {
        time_quality: 'corrected',
        measured_at_raw: -5,
        aggregate: { window_s: 60.5, count: 12 },
      } as const;
      const values = { temperature_c: -12.34, count: 4_294_967_295, motion: false, event_button: 'präss', text: '' };
      const full = readingAt(MIDNIGHT, 1, { reading: { ...reading(1), ...corrected, values } });
      await put(full);
      expect(await ask()).toStrictEqual([full]);
    });

    it('gives back a reading that its gateway did not number, with the few fields it has', async () => {
      const few = {
        device_id: 'a4c138f5a1b2',
        values: { motion: true },
        measured_at: MIDNIGHT,
        received_at: MIDNIGHT + 2,
      };
      const old = storedReading({ epoch: 'v1-6f0c', seq: 0, reading: few });
      await put(old, readingAt(MIDNIGHT, 1));
      expect(await ask()).toStrictEqual([readingAt(MIDNIGHT, 1), old]);
    });

    it('orders by time, then epoch, then number', async () => {
      const other = { epoch: 'ffffffffffffffff' };
      const ordered = [
        readingAt(MIDNIGHT - 1, 12),
        readingAt(MIDNIGHT, 2),
        readingAt(MIDNIGHT, 10),
        readingAt(MIDNIGHT, 1, other),
        readingAt(MIDNIGHT + 1, 3),
        readingAt(MIDNIGHT + HOUR, 1),
      ];
      for (const stored of [...ordered].reverse()) await put(stored);
      expect(await ask()).toEqual(ordered);
    });

    it.each([-1, 0, 1])(
      'takes the range with its first millisecond and without its last, %i ms from midnight',
      async (shift) => {
        const times = [-2, -1, 0, 1, 2].map((ms) => MIDNIGHT + shift + ms);
        await put(...times.map((ms, i) => readingAt(ms, i + 1)));
        expect(seqsOf(await ask({ from: MIDNIGHT + shift - 1, until: MIDNIGHT + shift + 1 }))).toEqual([2, 3]);
      },
    );

    it('finds a reading behind the first of those that came with it', async () => {
      await put(readingAt(MIDNIGHT, 1), readingAt(MIDNIGHT + HOUR / 2, 2), readingAt(MIDNIGHT + HOUR - 1, 3));
      expect(seqsOf(await ask({ from: MIDNIGHT + HOUR / 2 }))).toEqual([2, 3]);
    });

    it('gives nothing for a range without a millisecond', async () => {
      await put(readingAt(MIDNIGHT, 1));
      expect(await ask({ from: MIDNIGHT, until: MIDNIGHT })).toEqual([]);
      expect(await ask({ from: MIDNIGHT + 1, until: MIDNIGHT - 1 })).toEqual([]);
    });

    it('gives one device’s readings where one is asked for', async () => {
      const other = readingAt(MIDNIGHT, 2, { reading: { ...reading(2), device_id: 'other' } });
      await put(readingAt(MIDNIGHT, 1), other);
      expect(await ask({ deviceId: 'other' })).toEqual([other]);
      expect(await ask({ deviceId: 'none' })).toEqual([]);
    });

    it('keeps tenants, buildings and gateways apart, also where one name begins another', async () => {
      const places = [
        { buildingId: 'acme:hq', gatewayId: 'g' },
        { buildingId: 'acme:hq', gatewayId: 'g2' },
        { buildingId: 'acme:hq2', gatewayId: 'g' },
        { buildingId: 'acme', gatewayId: 'hq' },
        { buildingId: 'acm', gatewayId: 'g' },
        { buildingId: 'default:acme', gatewayId: 'hq' },
      ];
      for (const [i, place] of places.entries()) await put(readingAt(MIDNIGHT, 1, { ...place, epoch: `v1-${i}` }));
      for (const [i, place] of places.entries()) {
        expect(await ask(place)).toEqual([readingAt(MIDNIGHT, 1, { ...place, epoch: `v1-${i}` })]);
      }
    });

    it.each([
      ['of a clock that stands at its beginning', 0],
      ['of a clock far ahead', 4_102_444_800_000],
      ['past the end of the calendar', Number.MAX_SAFE_INTEGER - 1],
    ])('finds a reading %s', async (_what, ms) => {
      await put(readingAt(ms, 1));
      expect(seqsOf(await ask({ from: ms, until: ms + 1 }))).toEqual([1]);
      expect(seqsOf(await ask({ from: Math.max(0, ms - HOUR), until: ms }))).toEqual([]);
    });

    it('gives a reading once whose content differs the second time', async () => {
      const first = readingAt(MIDNIGHT + 10, 1);
      const { mono_ms: _mono, boot_id: _boot, ...old } = first.reading;
      const again = [
        { ...first, cloudReceivedAt: first.cloudReceivedAt + 1, reading: { ...old, measured_at: MIDNIGHT } },
        { ...first, cloudReceivedAt: first.cloudReceivedAt + 2, reading: { ...first.reading, device_id: 'renamed' } },
      ];
      for (const each of [first, ...again]) await put(each, readingAt(MIDNIGHT + 20, 2));
      const answer = await ask();
      expect(seqsOf(answer)).toEqual([1, 2]);
      expect([first, ...again]).toContainEqual(answer[0]);
    });

    it('sees what was put while it answered, hour by hour, and repeats nothing', async () => {
      for (let i = 0; i < 3; i++) await put(readingAt(MIDNIGHT + i * HOUR, i + 1));
      const seen: number[] = [];
      for await (const { seq } of subject.history.query(EVERYTHING)) {
        seen.push(seq);
        await put(readingAt(MIDNIGHT + (seq - 1) * HOUR, seq), readingAt(MIDNIGHT, 100 + seq));
      }
      expect(seen.filter((seq) => seq < 100)).toEqual([1, 2, 3]);
      expect(new Set(seen).size).toBe(seen.length);
    });

    it('gives a day of a busy gateway, thousands that came in many pieces', async () => {
      const all = Array.from({ length: 4000 }, (_, i) => readingAt(MIDNIGHT + i * 20_000, i + 1));
      for (let i = 0; i < all.length; i += 500) await put(...all.slice(i, i + 500));
      expect(seqsOf(await ask())).toEqual(seqsOf(all));
    });

    it('gives each reading once, in order, however deliveries are cut, repeated and shuffled', async () => {
      const property = fc.asyncProperty(deliveries, fc.nat(3 * HOUR), fc.nat(5 * HOUR), async (sent, from, length) => {
        const opened = await open();
        for (const delivery of sent) await opened.store.put(delivery);
        const query = { ...GATEWAY, from: MIDNIGHT - HOUR + from, until: MIDNIGHT - HOUR + from + length };
        for (const asked of [EVERYTHING, query]) {
          const answer = await answerOf(opened.history, asked);
          expect(contentsOf(answer)).toEqual(contentsOf(expectedOf(sent, asked)));
        }
        await opened.close();
      });
      await fc.assert(property, { numRuns: 30 });
    });

    it('keeps the epoch of each reading', async () => {
      await put(readingAt(MIDNIGHT, 1), readingAt(MIDNIGHT + 1, 1, { epoch: 'ffffffffffffffff' }));
      expect((await ask()).map(({ epoch }) => epoch)).toEqual([EPOCH, 'ffffffffffffffff']);
    });
  });
}
