import { runCampaigns } from './campaign.ts';
import { runDoubleCut } from './double-cut.ts';
import { runLyingCard } from './lying-card.ts';
import type { ShapeName } from './plan.ts';
import { catchPlanted } from './planted-bugs.ts';
import { SOUND } from './subjects.ts';
import { NO_COUNTS, type Result } from './tally.ts';

/** A piece of a run that one process does by itself. */
export type Unit =
  | { readonly kind: 'images'; readonly seed: number; readonly shape: ShapeName; readonly images: number }
  | { readonly kind: 'lying'; readonly seed: number; readonly images: number }
  | { readonly kind: 'double'; readonly seed: number; readonly images: number }
  | { readonly kind: 'planted'; readonly subjects: readonly string[]; readonly images: number };

export type UnitResult = Result & { readonly unit: Unit; readonly caught: readonly string[] };

/** Second cuts for each first one: a recovery has some forty events. */
const SECOND_CUTS = 20;

/** Does a unit. `scratch` is a folder of the caller's, in memory where speed matters. */
export function runUnit(unit: Unit, scratch: string): UnitResult {
  if (unit.kind === 'planted') {
    const caught = catchPlanted(unit.subjects, unit.images, scratch);
    return { unit, caught, counts: NO_COUNTS, failures: [] };
  }
  if (unit.kind === 'double') {
    const half = Math.ceil(unit.images / SECOND_CUTS / 2);
    const cuts = { powerCuts: half, kills: half, second: SECOND_CUTS };
    return { unit, caught: [], ...runDoubleCut({ subject: SOUND, seed: unit.seed, shape: 'short', ...cuts }, scratch) };
  }
  if (unit.kind === 'lying') {
    return { unit, caught: [], ...runLyingCard({ ...unit, subject: SOUND, shape: 'short' }, scratch) };
  }
  const [result = { counts: NO_COUNTS, failures: [] }] = runCampaigns([{ ...unit, subject: SOUND }], scratch);
  return { unit, caught: [], ...result };
}
