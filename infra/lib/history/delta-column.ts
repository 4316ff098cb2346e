/** A column of whole numbers, null where a row has none. */
export type Column = readonly (number | null)[];

/**
 * Each number as the difference from the one before it: neighbours are alike, so the differences are short and repeat.
 * Exact for numbers whose differences are safe integers.
 */
export function toDeltas(column: readonly number[]): number[];
export function toDeltas(column: Column): (number | null)[];
export function toDeltas(column: Column): (number | null)[] {
  let last = 0;
  return column.map((value) => {
    if (value === null) return null;
    const delta = value - last;
    last = value;
    return delta;
  });
}

/** The inverse of `toDeltas`. */
export function fromDeltas(deltas: readonly number[]): number[];
export function fromDeltas(deltas: Column): (number | null)[];
export function fromDeltas(deltas: Column): (number | null)[] {
  let last = 0;
  return deltas.map((delta) => {
    if (delta === null) return null;
    last += delta;
    return last;
  });
}
