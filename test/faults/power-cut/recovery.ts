import { Intake } from '@sward/local-buffer/intake.ts';
import type { ReadingLog } from '@sward/local-buffer/ports.ts';
import type { Batch, Say } from './marks.ts';
import { envelopeOf } from './workload.ts';

/** What the ingest component sends that starts together with the buffer after a cut: readings that nothing else carries. */
export const newBatch = (round: number): Batch => ({
  source: 'ble',
  session: `after-cut-${round}`,
  batch: 1,
  first: 1_000_000 * round,
  count: 7,
});

function commit(intake: Intake, say: Say): void {
  const marks = intake.commit();
  if (marks.length > 0) say({ at: 'acknowledged', marks });
}

/**
 * Goes on after a power cut as the gateway does: what was not acknowledged is sent again, then new readings come.
 * A batch that the log knows already is acknowledged at once, without another commit: that too is a promise.
 */
export function goOn(log: ReadingLog, unacknowledged: readonly Batch[], fresh: Batch, say: Say): void {
  const intake = new Intake(log);
  for (const batch of unacknowledged) {
    const known = intake.offer(envelopeOf(batch));
    if (known !== undefined) say({ at: 'acknowledged', marks: [known] });
  }
  commit(intake, say);
  say({ at: 'offered', batches: [fresh] });
  intake.offer(envelopeOf(fresh));
  commit(intake, say);
}
