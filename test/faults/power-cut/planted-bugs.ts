import { runCampaigns } from './campaign.ts';
import { runDoubleCut } from './double-cut.ts';
import { runLyingCard } from './lying-card.ts';
import { subjectNamed } from './subjects.ts';
import { NO_COUNTS, type Result } from './tally.ts';

/** Second cuts for each kill: as many as show a bug that only they show. */
const SECOND_CUTS = 12;

function cut(subject: string, images: number, scratch: string): Result {
  const campaign = { subject, seed: 1, shape: 'short' as const, images };
  const { revealed = 'cuts' } = subjectNamed(subject);
  if (revealed === 'lying-card') return runLyingCard(campaign, scratch);
  if (revealed === 'double-cuts') {
    const kills = Math.ceil(images / SECOND_CUTS);
    return runDoubleCut({ ...campaign, powerCuts: 0, kills, second: SECOND_CUTS }, scratch);
  }
  const [result = { counts: NO_COUNTS, failures: [] }] = runCampaigns([campaign], scratch);
  return result;
}

const isCaught = (subject: string, { counts }: Result): boolean => {
  const { bug } = subjectNamed(subject);
  return bug !== undefined && counts[bug] > 0;
};

/** Cuts workloads of logs with a planted bug each; gives the names of those in which the bug showed. */
export function catchPlanted(subjects: readonly string[], images: number, scratch: string): string[] {
  return subjects.filter((subject) => isCaught(subject, cut(subject, images, scratch)));
}
