import { MessageTooLargeError } from '@sward/contracts/errors.ts';
import { largestFitting } from '@sward/contracts/largest-fitting.ts';
import type { Fifo } from './fifo.ts';
import type { HeldReading } from './held-reading.ts';

export type PackLimits = {
  /** Readings in one batch at most. */
  readonly maxReadings: number;
  /** Encoded bytes of one batch at most. */
  readonly maxBytes: number;
};

export type Packed = { readonly items: readonly HeldReading[]; readonly encoded: Uint8Array };

/** Encoded bytes per byte of JSON before anything was encoded: readings deflate to less than a tenth, a single one to a half. */
const FIRST_RATIO = 0.2;
/** Aimed at, of the byte limit: a batch that comes out larger is encoded twice. */
const AIM = 0.9;
/** A shorter batch deflates badly and says nothing of the next. */
const TELLING_BYTES = 4000;

/**
 * Fills batches up to the byte limit, mostly with a single encoding each: how well the last one deflated tells how much
 * the next can hold.
 */
export class BatchPacker {
  #ratio = FIRST_RATIO;

  /**
   * As many of the leading readings as one batch holds; undefined where the first does not fit even alone. What is packed
   * stays in the queue.
   */
  pack(
    queue: Fifo<HeldReading>,
    encode: (items: readonly HeldReading[]) => Uint8Array,
    limits: PackLimits,
  ): Packed | undefined {
    const candidates = this.#candidates(queue, limits);
    try {
      const fit = largestFitting(candidates, encode, limits.maxBytes);
      this.#learn(fit);
      return fit;
    } catch (error) {
      if (error instanceof MessageTooLargeError) return undefined;
      throw error;
    }
  }

  #candidates(queue: Fifo<HeldReading>, { maxReadings, maxBytes }: PackLimits): HeldReading[] {
    const candidates: HeldReading[] = [];
    let room = (maxBytes * AIM) / this.#ratio;
    for (let next = queue.at(0); next !== undefined; next = queue.at(candidates.length)) {
      room -= next.bytes;
      if (candidates.length > 0 && (room < 0 || candidates.length >= maxReadings)) break;
      candidates.push(next);
    }
    return candidates;
  }

  #learn({ items, encoded }: Packed): void {
    const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
    if (bytes >= TELLING_BYTES) this.#ratio = encoded.length / bytes;
  }
}
