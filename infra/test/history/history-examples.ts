import fc from 'fast-check';
import type { StoredReading } from '../../lib/telemetry/ports.ts';
import { EPOCH, reading, storedReading } from '../telemetry/examples.ts';

export const HOUR = 3_600_000;

/** 2024-02-03, 0:00 UTC: an hour and a day begin. */
export const MIDNIGHT = 1_706_918_400_000;

/** The example reading number `seq`, measured at `ms`. */
export function readingAt(ms: number, seq: number, overrides: Partial<StoredReading> = {}): StoredReading {
  const stored = storedReading({ seq, ...overrides });
  return { ...stored, reading: { ...stored.reading, measured_at: ms } };
}

/** 12,000 characters, of which deflating leaves two thirds; others with another `seed`. */
export function noise(seed: number): string {
  const words = Array.from({ length: 3000 }, (_, i) =>
    Math.sin(seed * 7919 + i * 104_729)
      .toString(36)
      .slice(-4),
  );
  return words.join('');
}

/** Readings that come together. */
export type Delivery = readonly StoredReading[];

const EPOCHS = [EPOCH, 'ffffffffffffffff'];

/** Times around the ends of hours and of a day, and anywhere between. */
const measuredAt = fc.oneof(
  fc.tuple(fc.constantFrom(-1, 0, 1, 2), fc.constantFrom(-1, 0, 1)).map(([hour, ms]) => MIDNIGHT + hour * HOUR + ms),
  fc.integer({ min: MIDNIGHT - HOUR, max: MIDNIGHT + 3 * HOUR }),
);

/** A log: what stands at each place of each epoch, for ever the same. */
const log = fc
  .array(fc.record({ measuredAt, device: fc.constantFrom('a', 'b', 'c') }), { minLength: 1, maxLength: 30 })
  .map((places) =>
    places.map(({ measuredAt: ms, device }, i) =>
      readingAt(ms, Math.floor(i / 2) + 1, {
        epoch: EPOCHS[i % 2] ?? EPOCH,
        reading: { ...reading(i), device_id: device, values: { temperature_c: i } },
      }),
    ),
  );

/** A log as it may arrive: all of it, then any parts of it, each at a time of its own, in any order. */
export const deliveries: fc.Arbitrary<Delivery[]> = log.chain((readings) => {
  const cuts = fc.array(fc.nat(readings.length), { maxLength: 6 }).map((at) => pieces(readings, at));
  const repeats = fc.array(fc.shuffledSubarray(readings), { maxLength: 4 });
  return fc
    .tuple(cuts, repeats)
    .chain(([whole, again]) => fc.shuffledSubarray([...whole, ...again], { minLength: whole.length + again.length }))
    .map((all) =>
      all.map((delivery, i) => delivery.map((stored) => ({ ...stored, cloudReceivedAt: stored.cloudReceivedAt + i }))),
    );
});

function pieces(readings: Delivery, at: readonly number[]): Delivery[] {
  const places = [0, ...[...at].sort((a, b) => a - b), readings.length];
  return places.slice(1).map((end, i) => readings.slice(places[i], end));
}
