import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBatch, encodeBatch } from '../../src/adapters/zlib-batch-codec.ts';
import { cloudBatchSchema } from '../../src/delivery.ts';
import { InvalidMessageError, MessageTooLargeError } from '../../src/errors.ts';
import { largestFitting } from '../../src/largest-fitting.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '../../src/limits.ts';
import { readingSchema } from '../../src/reading.ts';
import { sampleReading, sampleReadings } from '../../src/testing/sample-reading.ts';

const batchOf = (count: number) => ({
  v: 1 as const,
  epoch: '0123456789abcdef',
  seq: 1,
  readings: sampleReadings(count),
});

describe('the batch codec', () => {
  it('gives back what it was given', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
        expect(decodeBatch(cloudBatchSchema, encodeBatch(batchOf(count)))).toEqual(batchOf(count));
      }),
    );
  });

  it('fits at least 200 readings into one message', () => {
    expect(encodeBatch(batchOf(200)).length).toBeLessThanOrEqual(MAX_IPC_PAYLOAD_BYTES);
  });

  it('refuses whatever is no batch, without ever failing otherwise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => decodeBatch(cloudBatchSchema, bytes)).toThrow(InvalidMessageError);
        expect(() => decodeBatch(cloudBatchSchema, deflateRawSync(bytes))).toThrow(InvalidMessageError);
      }),
    );
  });

  it('refuses a truncated batch', () => {
    const whole = encodeBatch(batchOf(20));
    for (let length = 0; length < whole.length; length += 7) {
      expect(() => decodeBatch(cloudBatchSchema, whole.subarray(0, length))).toThrow(InvalidMessageError);
    }
  });

  it('refuses a deflate bomb before it fills the memory', () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000, 0x20));
    expect(bomb.length).toBeLessThan(60_000);
    expect(() => decodeBatch(cloudBatchSchema, bomb)).toThrow('larger than 1 MiB');
  });

  it('lets the largest reading that the schema allows still fit into one message', () => {
    const noise = fc.sample(fc.string({ unit: 'grapheme', minLength: 200, maxLength: 200 }), { numRuns: 5, seed: 1 });
    const texts = Object.fromEntries(noise.map((text, i) => [`text_${i}`, text.slice(0, 200)]));
    const numbers = Object.fromEntries(
      Array.from({ length: 43 }, (_, i) => [`energy_kwh_${i}`, 4_000_000_000 * Math.sin(i + 1) ** 2]),
    );
    const reading = sampleReading(0, { values: { ...texts, ...numbers } });
    expect(readingSchema.safeParse(reading).success).toBe(true);
    expect(encodeBatch({ ...batchOf(1), readings: [reading] }).length).toBeLessThanOrEqual(MAX_IPC_PAYLOAD_BYTES);
  });
});

describe('the largest fitting run', () => {
  const encode = (items: readonly number[]) => new Uint8Array(items.reduce((sum, item) => sum + item, 0));

  it('fits, leads, and is never empty', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        fc.integer({ min: 50, max: 500 }),
        (items, max) => {
          const fit = largestFitting(items, encode, max);
          expect(fit.encoded.length).toBeLessThanOrEqual(max);
          expect(fit.items.length).toBeGreaterThan(0);
          expect(fit.items).toEqual(items.slice(0, fit.items.length));
        },
      ),
    );
  });

  it('takes all where all fit', () => {
    expect(largestFitting([10, 20, 30], encode, 60).items).toHaveLength(3);
  });

  it('says so where not even one fits', () => {
    expect(() => largestFitting([100, 1], encode, 60)).toThrow(MessageTooLargeError);
  });
});
