import { describe, expect, it } from '@jest/globals';
import { largestReading, sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { holdReading } from '../src/held-reading.ts';

describe('a reading that is held', () => {
  it('is as long as its JSON in UTF-8, whatever its text and however long', () => {
    const bytesOf = (text: string) => new TextEncoder().encode(text).length;
    const texts = fc.string({ unit: 'binary', maxLength: 6000, size: 'max' });
    fc.assert(
      fc.property(texts, (text) => {
        const held = holdReading({ ...sampleReading(1), values: { text } });
        expect(held.bytes).toBe(bytesOf(held.json));
      }),
      { numRuns: 50, examples: [['']] },
    );
    const largest = holdReading(largestReading());
    expect(largest.bytes).toBe(bytesOf(largest.json));
  });
});
