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

/** Where the reading with this number lies, if it is the first behind a place; undefined where it is not. */
function landingOf(log: WorkedLog, after: number, number: number | undefined): Landing | undefined {
  const slice = log.read(after, 1);
  const [first] = slice?.readings ?? [];
  if (slice === undefined || first === undefined || numberOf(first) !== number) return undefined;
  return { place: slice.seq, ...slice.identity };
}

function commit(log: WorkedLog, intake: Intake, first: number | undefined, say: Say): void {
  const head = log.head();
  const marks = intake.commit();
  const landing = landingOf(log, head, first);
  if (marks.length > 0) say({ at: 'acknowledged', marks, ...(landing === undefined ? {} : { landing }) });
}

/**
 * Goes on after a power cut as the gateway does: what was not acknowledged is sent again, then new readings come.
 * A batch that the log knows already is acknowledged at once, without another commit: that too is a promise.
 */
export function goOn(log: WorkedLog, unacknowledged: readonly Batch[], fresh: Batch, say: Say): void {
  const intake = intakeOn(log);
  const [oldest] = unacknowledged;
  const count = unacknowledged.reduce((sum, batch) => sum + batch.count, 0);
  const landing = landingOf(log, Math.max(0, log.head() - count), oldest?.first);
  for (const batch of unacknowledged) {
    const known = intake.offer(envelopeOf(batch), 0);
    if (known !== undefined) say({ at: 'acknowledged', marks: [known], ...(landing === undefined ? {} : { landing }) });
  }
  commit(log, intake, oldest?.first, say);
  say({ at: 'offered', batches: [fresh] });
  intake.offer(envelopeOf(fresh), 0);
  commit(log, intake, fresh.first, say);
}
