import type { Offer } from '../support/offer.ts';
import { type GroupUse, useOf } from '../support/process-use.ts';
import type { RemoteCloud } from '../support/remote-cloud.ts';
import { ratio } from '../support/statistics.ts';
import { pause } from '../support/wait.ts';
import type { RunningSubject } from './subject.ts';

/** What became of one offer. Rates are per second, times ms, memory MB, processor time ms for each reading. */
export type Measured = {
  readonly offered: number;
  readonly stored: number;
  readonly repeated: number;
  readonly dropped: number;
  /** From the hearing of the first reading to the storing of the last. */
  readonly seconds: number | null;
  readonly perSecond: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly cpuMsPerReading: number | null;
  /** Of one core, while the offer lasted. */
  readonly cpuPercent: number | null;
  /** The most that was seen. */
  readonly pssMb: number;
};

/** Nothing new for this long: what is missing is lost, ms. Longer than any of the subjects' retries. */
const STALLED_MS = 20_000;
const LOOK_MS = 200;

/** Offers, and waits until everything is stored or nothing comes any more. */
export async function measureOffer(subject: RunningSubject, cloud: RemoteCloud, offer: Offer): Promise<Measured> {
  await cloud.reset();
  const pids = await subject.pids();
  const before = useOf(pids);
  const startedAt = performance.now();
  const offering = subject.offer(offer);
  const watched = await watch(cloud, pids, offer.count, offering);
  const { dropped } = await offering;
  const after = useOf(pids);
  return summary(offer, await cloud.report(), dropped, watched, after.cpuSeconds - before.cpuSeconds, startedAt);
}

/** Gives the most memory seen meanwhile. A failure of the offering ends it. */
async function watch(
  cloud: RemoteCloud,
  pids: readonly number[],
  count: number,
  offering: Promise<{ readonly dropped: number }>,
): Promise<number> {
  let [most, stored, changedAt, done] = [0, 0, performance.now(), false];
  const ended = offering.then(() => {
    done = true;
  });
  for (;;) {
    await Promise.race([pause(LOOK_MS), done ? pause(LOOK_MS) : ended]);
    most = Math.max(most, (useOf(pids) satisfies GroupUse).pssMb);
    const report = await cloud.report();
    if (report.stored !== stored || !done) changedAt = performance.now();
    stored = report.stored;
    if (done && (stored >= count || performance.now() - changedAt > STALLED_MS)) return most;
  }
}

function summary(
  { count }: Offer,
  report: Awaited<ReturnType<RemoteCloud['report']>>,
  dropped: number,
  pssMb: number,
  cpuSeconds: number,
  startedAt: number,
): Measured {
  const { stored, repeated, firstHeardAt, lastStoredAt, p50, p95 } = report;
  const seconds = firstHeardAt === null || lastStoredAt === null ? null : (lastStoredAt - firstHeardAt) / 1000;
  const wall = (performance.now() - startedAt) / 1000;
  return {
    offered: count,
    stored,
    repeated,
    dropped,
    seconds,
    perSecond: ratio(stored, seconds),
    p50,
    p95,
    cpuMsPerReading: ratio(cpuSeconds * 1000, stored),
    cpuPercent: ratio(cpuSeconds * 100, wall),
    pssMb,
  };
}
