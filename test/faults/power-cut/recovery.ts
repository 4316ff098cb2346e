import type { Intake } from '@sward/local-buffer/intake.ts';
import { intakeOn } from './intake-on-log.ts';
import type { Batch, Landing, Say } from './marks.ts';
import { numberOf } from './readings.ts';
import type { WorkedLog } from './worked-log.ts';
import { envelopeOf } from './workload.ts';

/** What the ingest component sends that starts together with the buffer after a cut: readings that nothing else carries. */
export const newBatch = (round: number): Batch => ({
  source: 'ble',
  session: `after-cut-${round}`,
  batch: 1,
  first: 1_000_000 * round,
  count: 7,
});

/** Where the reading with this number lies; undefined where it is not there. */
function landingOf(log: WorkedLog, number: number | undefined): Landing | undefined {
  for (let after = 0, slice = log.read(after, 7000); slice !== undefined; slice = log.read(after, 7000)) {
    const { seq, identity, readings } = slice;
    const index = readings.findIndex((reading) => numberOf(reading) === number);
    if (index >= 0) return { place: seq + index, epoch: identity.epoch, seq: identity.seq + index };
    after = seq + readings.length - 1;
  }
  return undefined;
}

function commit(log: WorkedLog, intake: Intake, first: number | undefined, say: Say): void {
  const marks = intake.commit();
  const landing = landingOf(log, first);
  if (marks.length > 0) say({ at: 'acknowledged', marks, ...(landing === undefined ? {} : { landing }) });
}

/**
 * Goes on after a power cut as the gateway does: what was not acknowledged is sent again, then new readings come.
 * A batch that the log knows already is acknowledged at once, without another commit: that too is a promise.
 */
export function goOn(log: WorkedLog, unacknowledged: readonly Batch[], fresh: Batch, say: Say): void {
  const intake = intakeOn(log);
  const [oldest] = unacknowledged;
  const landing = landingOf(log, oldest?.first);
  for (const batch of unacknowledged) {
    const known = intake.offer(envelopeOf(batch), 0);
    if (known !== undefined) say({ at: 'acknowledged', marks: [known], ...(landing === undefined ? {} : { landing }) });
  }
  commit(log, intake, oldest?.first, say);
  say({ at: 'offered', batches: [fresh] });
  intake.offer(envelopeOf(fresh), 0);
  commit(log, intake, fresh.first, say);
}
