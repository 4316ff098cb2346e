import { MessageTooLargeError } from './errors.ts';

/**
 * The longest run of leading items whose encoding fits `maxBytes`.
 * @throws MessageTooLargeError where even the first item alone does not fit
 */
export function largestFitting<T>(
  items: readonly T[],
  encode: (items: readonly T[]) => Uint8Array,
  maxBytes: number,
): { readonly items: readonly T[]; readonly encoded: Uint8Array } {
  let count = items.length;
  while (count >= 1) {
    const candidate = items.slice(0, count);
    const encoded = encode(candidate);
    if (encoded.length <= maxBytes) return { items: candidate, encoded };
    // Compressed size is nearly proportional to the count: aim a little below the limit instead of plain halving.
    const proportional = Math.floor((count * maxBytes * 0.95) / encoded.length);
    count = Math.min(count - 1, Math.max(1, proportional));
    if (candidate.length === 1) break;
  }
  throw new MessageTooLargeError(`one item alone needs more than ${maxBytes} bytes`);
}
