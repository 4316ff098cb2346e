import type { FeederOptions } from '../programs/feeder-messages.ts';
import type { OfferDone } from '../programs/source-messages.ts';
import { Program } from './child-process.ts';
import type { Offer } from './offer.ts';
import type { Resources } from './resources.ts';

const OFFER_TIMEOUT_MS = 600_000;

export type Feeder = { offer(offer: Offer): Promise<{ readonly dropped: number }> };

/** Starts a publisher of readings, QoS 1, one message each. @throws BenchFailedError */
export async function startFeeder(resources: Resources, options: FeederOptions): Promise<Feeder> {
  const { program } = await Program.fork(resources, new URL('../programs/mqtt-feeder.ts', import.meta.url), options);
  return { offer: (offer) => program.ask<OfferDone>({ kind: 'offer', ...offer }, 'offered', OFFER_TIMEOUT_MS) };
}
