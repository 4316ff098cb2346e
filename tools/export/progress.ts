/** Told of every so many readings. */
const STEP = 500_000;

/** `1,500,000`. */
export const grouped = (count: number) => count.toLocaleString('en');

/** How far a pass over readings is. */
export type Tally = { readonly doing: string; readonly total: number | undefined; count: number };

/** @param total how many there will be, where that is known */
export function newTally(doing: string, total?: number): Tally {
  return { doing, total, count: 0 };
}

/** The same items, counted; every half a million of them a line says how far it is. */
export async function* withProgress<T>(
  items: AsyncIterable<T>,
  tally: Tally,
  say: (line: string) => void,
): AsyncIterable<T> {
  const end = tally.total === undefined ? '' : ` of ${grouped(tally.total)}`;
  for await (const item of items) {
    tally.count += 1;
    if (tally.count % STEP === 0) say(`${tally.doing} ${grouped(tally.count)}${end} readings`);
    yield item;
  }
}
