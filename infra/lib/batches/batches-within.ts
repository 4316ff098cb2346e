/** What one call of a service takes at most. */
export type BatchLimits = { readonly entries: number; readonly bytes: number };

/**
 * Cuts items, in their order, into as few runs as their limits allow. An item that is larger than `limits.bytes` stands alone:
 * whoever sends it is told by the service.
 * @param sizeOf bytes of one item, as the service counts them
 */
export function batchesWithin<T>(items: Iterable<T>, limits: BatchLimits, sizeOf: (item: T) => number): T[][] {
  const batches: T[][] = [];
  let left = 0;
  for (const item of items) {
    const size = sizeOf(item);
    const last = batches.at(-1);
    if (last !== undefined && last.length < limits.entries && size <= left) {
      last.push(item);
      left -= size;
    } else {
      batches.push([item]);
      left = limits.bytes - size;
    }
  }
  return batches;
}
