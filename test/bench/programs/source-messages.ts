import type { Offer } from '../support/offer.ts';

export type IngestSourceOptions = {
  readonly socketPath: string;
  readonly serviceId: string;
  readonly bootId: string;
};

export type OfferRequest = { readonly kind: 'offer' } & Offer;

/** Everything that was asked for has been offered; `dropped` of it had to be given up for want of room. */
export type OfferDone = { readonly kind: 'offered'; readonly dropped: number };
