import type { BenchContext } from '../support/benchmark.ts';
import type { Offer } from '../support/offer.ts';
import type { RemoteCloud } from '../support/remote-cloud.ts';
import { held, LADDER, mostOffer, offerAt, RATES, warmUp } from './loads.ts';
import { type Measured, measureOffer } from './measure.ts';
import type { RunningSubject, Subject } from './subject.ts';

/** What was measured of one subject. */
export type SubjectResult = {
  readonly subject: Subject;
  readonly byRate: ReadonlyMap<number, Measured>;
  readonly most: Measured | undefined;
  /** Why there are no figures: it could not be started, or failed on the way. */
  readonly missing?: string;
};

/** Starts a subject, measures it at every rate and at its highest, and ends it. Its failure is part of the result. */
export async function measureSubject(
  subject: Subject,
  cloud: RemoteCloud,
  context: BenchContext,
  rates: readonly number[] = RATES,
): Promise<SubjectResult> {
  const { progress, resources } = context;
  const scope = resources.scope();
  const byRate = new Map<number, Measured>();
  try {
    progress(`${subject.name}: starting`);
    const running = await subject.start(cloud, scope);
    await measureOffer(running, cloud, warmUp(subject.mostCount));
    for (const rate of rates) {
      byRate.set(rate, await tell(subject, context, running, cloud, offerAt(rate, context.quick)));
    }
    const most = await (subject.mostCount === 0 ? climb : atMost)(subject, context, running, cloud);
    return { subject, byRate, most };
  } catch (error) {
    const missing = error instanceof Error ? error.message : String(error);
    progress(`${subject.name}: ${missing}`);
    return { subject, byRate, most: undefined, missing };
  } finally {
    await scope.close();
  }
}

const atMost = (subject: Subject, context: BenchContext, running: RunningSubject, cloud: RemoteCloud) =>
  tell(subject, context, running, cloud, mostOffer(subject.mostCount, context.quick));

/** The highest rate of the ladder that is held; undefined where not even the lowest is. */
async function climb(
  subject: Subject,
  context: BenchContext,
  running: RunningSubject,
  cloud: RemoteCloud,
): Promise<Measured | undefined> {
  let best: Measured | undefined;
  for (const perSecond of context.quick ? LADDER.filter((_, index) => index % 2 === 1) : LADDER) {
    const offer = { count: perSecond * (context.quick ? 3 : 6), perSecond };
    const result = await tell(subject, context, running, cloud, offer);
    if (!held(offer, result)) return best;
    // The rate that was held, without the time that the last commit took.
    best = { ...result, perSecond };
  }
  return best;
}

async function tell(
  { name }: Subject,
  { progress }: BenchContext,
  running: RunningSubject,
  cloud: RemoteCloud,
  offer: Offer,
): Promise<Measured> {
  const result = await measureOffer(running, cloud, offer);
  const { stored, perSecond, p50, p95 } = result;
  const rate = offer.perSecond === null ? 'as fast as it goes' : `${offer.perSecond}/s`;
  progress(
    `${name}, ${offer.count} readings ${rate}: ${stored} stored, ${perSecond?.toFixed(0) ?? '-'}/s, p50 ${p50} ms, p95 ${p95} ms`,
  );
  return result;
}
