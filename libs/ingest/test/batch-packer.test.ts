import { describe, expect, it } from '@jest/globals';
import { deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import { BatchPacker } from '../src/batch-packer.ts';
import { Fifo } from '../src/fifo.ts';
import { type HeldReading, holdReading } from '../src/held-reading.ts';

const LIMITS = { maxReadings: 1000, maxBytes: 3000 };

function queueOf(count: number): Fifo<HeldReading> {
  const queue = new Fifo<HeldReading>();
  for (let n = 0; n < count; n += 1) queue.push(holdReading(sampleReading(n)));
  return queue;
}

function packerWithCount() {
  const packer = new BatchPacker();
  let encodings = 0;
  const encode = (items: readonly HeldReading[]) => {
    encodings += 1;
    return deflateText(items.map(({ json }) => json).join(','));
  };
  return { packer, encode, encodings: () => encodings };
}

describe('the packing of batches', () => {
  it('fills them close to the limit, and encodes hardly any of them twice', () => {
    const { packer, encode, encodings } = packerWithCount();
    const queue = queueOf(5000);
    const sizes: number[] = [];
    while (queue.length > 0) {
      const packed = packer.pack(queue, encode, LIMITS);
      for (const _ of packed?.items ?? []) queue.shift();
      sizes.push(packed?.encoded.length ?? 0);
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(LIMITS.maxBytes);
    expect(sizes.slice(1, -1).filter((size) => size < LIMITS.maxBytes * 0.75)).toEqual([]);
    expect(encodings()).toBeLessThan(sizes.length * 1.2);
  });

  it('does not take a small batch, which deflates badly, for a measure of the next', () => {
    const { packer, encode } = packerWithCount();
    packer.pack(queueOf(1), encode, LIMITS);
    expect(packer.pack(queueOf(500), encode, LIMITS)?.items.length).toBeGreaterThan(50);
  });

  it('gives nothing for a reading that fits no batch', () => {
    const { packer, encode } = packerWithCount();
    expect(packer.pack(queueOf(3), encode, { maxReadings: 10, maxBytes: 20 })).toBeUndefined();
  });

  it('takes no more readings than it may', () => {
    const { packer, encode } = packerWithCount();
    expect(packer.pack(queueOf(30), encode, { maxReadings: 7, maxBytes: 7000 })?.items).toHaveLength(7);
  });
});
