import { MessageTooLargeError } from '@sward/contracts/errors.ts';
import { largestFitting } from '@sward/contracts/largest-fitting.ts';
import type { Reading } from '@sward/contracts/reading.ts';

export type FilledBatch = { readonly count: number; readonly encoded: Uint8Array };

/** Encoded bytes of a reading before anything was encoded. */
const FIRST_BYTES_PER_READING = 40;
/** Aimed at, of the byte limit: a batch that comes out larger is encoded twice. */
const AIM = 0.95;
/** A shorter batch deflates badly and says nothing of the next. */
const TELLING_COUNT = 20;

/** Fills batches up to a byte limit, mostly with one encoding each: what the last one came to tells what the next can hold. */
export class BatchFiller {
  #bytesPerReading = FIRST_BYTES_PER_READING;

  /** Readings that a batch of so many bytes is likely to hold. */
  expected(maxBytes: number): number {
    return Math.max(1, Math.floor((maxBytes * AIM) / this.#bytesPerReading));
  }

  /** Encodes as many leading readings as fit; undefined where the first alone is too large. */
  fill(
    readings: readonly Reading[],
    encode: (readings: readonly Reading[]) => Uint8Array,
    maxBytes: number,
  ): FilledBatch | undefined {
    try {
      const { items, encoded } = largestFitting(readings.slice(0, this.expected(maxBytes)), encode, maxBytes);
      if (items.length >= TELLING_COUNT) this.#bytesPerReading = encoded.length / items.length;
      return { count: items.length, encoded };
    } catch (error) {
      if (error instanceof MessageTooLargeError) return undefined;
      throw error;
    }
  }
}
