import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadingStore, StoredReading } from '../../lib/telemetry/ports.ts';
import { storedReading } from './examples.ts';

/** A store with a way to see what it holds. */
export type StoreUnderTest = {
  readonly store: ReadingStore;
  /** Everything stored, in any order. */
  all(): Promise<readonly StoredReading[]>;
  close(): Promise<void>;
};

const bySeq = (readings: readonly StoredReading[]) => [...readings].sort((a, b) => a.seq - b.seq);

/**
 * Where a reading that comes twice is one: wherever it is; or in one building and hour, which is what docs/decisions/0005-cloud.md
 * promises of segments.
 */
export type Identity = { readonly onceWithin: 'store' | 'hour' };

/**
 * What every ReadingStore promises the telemetry handler, as a jest suite. Each adapter's test calls it once.
 * @param open makes an empty store
 */
export function describeReadingStore(
  name: string,
  open: () => Promise<StoreUnderTest>,
  { onceWithin }: Identity = { onceWithin: 'store' },
): void {
  describe(`${name} as a reading store`, () => {
    let subject: StoreUnderTest;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.close());

    it('gives back a reading exactly as it was put', async () => {
      await subject.store.put([storedReading({ seq: 1 })]);
      expect(await subject.all()).toEqual([storedReading({ seq: 1 })]);
    });

    it('keeps a reading that its gateway did not number, with the few fields it has', async () => {
      const reading = { device_id: 'a4c138f5a1b2', values: { motion: true }, measured_at: 1000, received_at: 2000 };
      const old = storedReading({ epoch: 'v1-6f0c', seq: 0, reading });
      await subject.store.put([old]);
      expect(await subject.all()).toEqual([old]);
    });

    it('takes nothing for an answer', async () => {
      await subject.store.put([]);
      expect(await subject.all()).toEqual([]);
    });

    it('takes more readings in one call than one request of any database holds', async () => {
      const many = Array.from({ length: 610 }, (_, i) => storedReading({ seq: i + 1 }));
      await subject.store.put(many);
      expect(bySeq(await subject.all())).toEqual(many);
    });

    it('keeps one copy of a reading that comes twice in one call', async () => {
      await subject.store.put([storedReading({ seq: 1 }), storedReading({ seq: 2 }), storedReading({ seq: 1 })]);
      expect(bySeq(await subject.all())).toEqual([storedReading({ seq: 1 }), storedReading({ seq: 2 })]);
    });

    it('keeps one copy of a reading that comes again later', async () => {
      await subject.store.put([storedReading({ seq: 1, cloudReceivedAt: 1 })]);
      await subject.store.put([storedReading({ seq: 1, cloudReceivedAt: 2 }), storedReading({ seq: 2 })]);
      expect((await subject.all()).map(({ seq }) => seq).sort()).toEqual([1, 2]);
    });

    it('keeps one copy of a reading whatever else of it differs the second time', async () => {
      const first = storedReading({ seq: 1 });
      const { mono_ms: _mono, boot_id: _boot, ...old } = first.reading;
      const again = [
        // In mode `reading` a time is told in whole seconds; a clock that was set may change it altogether.
        { ...first, reading: { ...old, measured_at: 1_706_872_350_000 } },
        { ...first, reading: { ...first.reading, measured_at: 1_706_872_340_000, received_at: 0 } },
        { ...first, reading: { ...first.reading, device_id: 'renamed', values: { motion: true } } },
      ];
      for (const each of [first, ...again]) await subject.store.put([each]);
      const stored = await subject.all();
      expect(stored).toHaveLength(1);
      expect([first, ...again]).toContainEqual(stored[0]);
    });

    if (onceWithin === 'store') {
      it('keeps one copy of a reading whose hour or building differs the second time', async () => {
        const first = storedReading({ seq: 1 });
        await subject.store.put([first]);
        await subject.store.put([{ ...first, reading: { ...first.reading, measured_at: 0 } }]);
        await subject.store.put([{ ...first, buildingId: 'moved' }]);
        expect(await subject.all()).toHaveLength(1);
      });
    }

    it('keeps one copy of a reading that comes twice in one call, in different words', async () => {
      const first = storedReading({ seq: 1 });
      await subject.store.put([first, { ...first, reading: { ...first.reading, measured_at: 1_706_872_340_000 } }]);
      expect(await subject.all()).toHaveLength(1);
    });

    it('keeps apart what differs in gateway or epoch only', async () => {
      const different = [
        storedReading({ seq: 1 }),
        storedReading({ seq: 1, gatewayId: 'another-gateway' }),
        storedReading({ seq: 1, epoch: 'ffffffffffffffff' }),
      ];
      await subject.store.put(different);
      const stored = await subject.all();
      expect(stored).toHaveLength(different.length);
      expect(stored).toEqual(expect.arrayContaining(different));
    });

    it('keeps every kind of value', async () => {
      const values = { temperature_c: -12.34, count: 4_294_967_295, motion: false, event_button: 'press', text: '' };
      const stored = storedReading({ seq: 1, reading: { ...storedReading({ seq: 1 }).reading, values } });
      await subject.store.put([stored]);
      expect((await subject.all())[0]?.reading.values).toEqual(values);
    });
  });
}
