/** Readings to be offered to a subject. */
export type Offer = {
  readonly count: number;
  /** Readings per second, evenly spread; null: as fast as the subject takes them. */
  readonly perSecond: number | null;
};

/** How many readings of an offer are due `elapsedMs` after its first one. */
export function dueAfter({ count, perSecond }: Offer, elapsedMs: number): number {
  if (perSecond === null) return count;
  return Math.min(count, 1 + Math.floor((elapsedMs * perSecond) / 1000));
}
