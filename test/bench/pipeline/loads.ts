import type { Offer } from '../support/offer.ts';

/** Rates at which latency is measured, readings per second. */
export const RATES: readonly number[] = [1, 100, 1000];

/** For how long each rate is offered, s: enough for a percentile, short enough for a peer that cannot hold the rate. */
const SECONDS: ReadonlyMap<number, number> = new Map([
  [1, 8],
  [100, 6],
  [1000, 3],
]);

/** What is offered at each of them. */
export function offerAt(rate: number, quick: boolean): Offer {
  const seconds = SECONDS.get(rate) ?? 3;
  return { count: rate * (quick ? Math.ceil(seconds / 3) : seconds), perSecond: rate };
}

/** Ahead of the measurements, in keeping with what a subject can do: processes compile their code and fill their caches. */
export function warmUp(mostCount: number): Offer {
  return { count: mostCount === 0 ? 2000 : Math.ceil(mostCount / 20), perSecond: 2000 };
}

export const mostOffer = (count: number, quick: boolean): Offer => ({
  count: quick ? Math.ceil(count / 8) : count,
  perSecond: null,
});

/** Rates to climb where the input knows no back-pressure, readings per second. */
export const LADDER: readonly number[] = [1000, 2000, 3000, 4000, 6000, 8000, 10_000, 12_000];

/** How far behind the offer the last reading may be stored, s: one group commit, one confirmation, and some noise. */
const BEHIND_S = 2.5;

/** Whether everything offered was stored, and in time. */
export function held(
  { count, perSecond }: Offer,
  result: { readonly stored: number; readonly dropped: number; readonly seconds: number | null },
): boolean {
  const seconds = count / (perSecond ?? count);
  return result.stored >= count && result.dropped === 0 && (result.seconds ?? Infinity) <= seconds + BEHIND_S;
}
