import { join } from 'node:path';
import { type Campaign, recordAll } from './campaign.ts';
import { checkLyingCard } from './check-image.ts';
import { Disk } from './disk.ts';
import { Oracle } from './oracle.ts';
import { Chance } from './random.ts';
import type { Moment } from './recording.ts';
import { subjectNamed } from './subjects.ts';
import { type Image, imageAfterCut } from './survival.ts';
import { type Result, Tally } from './tally.ts';

/** Earlier states of the disk that are remembered: one in so many events. */
const REMEMBER_EVERY = 12;

type Step = {
  readonly event: number;
  readonly image: Image;
  readonly oracle: Oracle;
  readonly earlier: readonly Image[];
};

/** Walks through a recording; gives about `total` moments with the disk as written, and as it was before. */
function* moments(recording: readonly Moment[], total: number): Generator<Step> {
  const [disk, oracle] = [new Disk(), new Oracle()];
  const earlier: Image[] = [];
  const events = recording.filter(({ kind }) => kind === 'disk').length;
  let [event, owed] = [0, 0];
  for (const moment of recording) {
    if (moment.kind === 'said') {
      oracle.note(moment.mark);
      continue;
    }
    disk.apply(moment.event);
    event += 1;
    owed += total / events;
    for (; owed >= 1 && earlier.length > 0; owed -= 1) {
      yield { event, image: imageAfterCut(disk, 'kept', new Chance(0)), oracle, earlier };
    }
    if (event % REMEMBER_EVERY === 0) earlier.push(imageAfterCut(disk, 'kept', new Chance(0)));
  }
}

/** The whole disk as it once was, or each of its files as it was at some time or other. */
function rolledBack({ image, earlier }: Step, chance: Chance): Image {
  if (chance.happens(0.5)) return chance.pick(earlier);
  const files = [...image].map(([name, bytes]) => [name, chance.pick([image, ...earlier]).get(name) ?? bytes] as const);
  return new Map(files);
}

/**
 * Cuts the power of a card that said "synced" and lied: what was written long ago may be gone, and files may be of
 * different times. Whatever is left, the log opens, and no identity comes to mean another reading.
 */
export function runLyingCard(campaign: Campaign, scratch: string): Result {
  const tally = new Tally();
  const [recording = []] = recordAll([campaign], scratch);
  const { recover } = subjectNamed(campaign.subject);
  let dice = 0;
  for (const step of moments(recording, campaign.images)) {
    dice += 1;
    const image = rolledBack(step, new Chance(campaign.seed * 1_000_003 + dice));
    const where = `${campaign.subject} ${campaign.shape} seed ${campaign.seed}, lying card after event ${step.event}, dice ${dice}`;
    tally.add(where, checkLyingCard(join(scratch, 'image'), image, step.oracle, recover));
  }
  return tally.result;
}
