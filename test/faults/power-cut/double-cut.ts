import { join } from 'node:path';
import { type Campaign, emptyFolder, recordAll } from './campaign.ts';
import { checkImage, writeImage } from './check-image.ts';
import { Disk } from './disk.ts';
import { Oracle } from './oracle.ts';
import { Chance } from './random.ts';
import { record } from './recorder.ts';
import type { Moment } from './recording.ts';
import { subjectNamed } from './subjects.ts';
import { type Image, imageAfterCut } from './survival.ts';
import { type Result, Tally } from './tally.ts';
import { beforeSyncs, cutsOf, type Start } from './walk.ts';

/** A workload that is interrupted by so many power cuts and kills, and how often the power is cut in each recovery. */
export type DoubleCut = Pick<Campaign, 'subject' | 'seed' | 'shape'> & {
  readonly powerCuts: number;
  readonly kills: number;
  readonly second: number;
};

/** A first interruption, and what the machine finds on its disk when it starts again. */
type Interruption = Start & { readonly where: string; readonly image: Image };

const theBeginning = (): Start => ({ disk: new Disk(), oracle: new Oracle() });

/** After a power cut the medium holds what it holds: nothing is on its way any more. */
function afterPowerCuts(moments: readonly Moment[], count: number): Interruption[] {
  return Array.from(cutsOf(moments, theBeginning(), count), ({ cut, image, oracle }) => ({
    where: `${cut.mode} ${cut.dice} after event ${cut.event}`,
    image,
    disk: new Disk(image),
    oracle: oracle.clone(),
  }));
}

/**
 * After kill -9 the next process finds everything that was written, but the medium has only what was synced: the worst
 * moment is just before the sync.
 */
function afterKills(moments: readonly Moment[], count: number): Interruption[] {
  const { disk, oracle } = theBeginning();
  return Array.from(beforeSyncs(moments, { disk, oracle }, count), (event) => ({
    where: `kill -9 after event ${event}`,
    image: imageAfterCut(disk, 'kept', new Chance(0)),
    disk: disk.clone(),
    oracle: oracle.clone(),
  }));
}

/** Starts the log after each interruption, recorded, all in one process. */
function recordRecoveries(subject: string, interruptions: readonly Interruption[], scratch: string): Moment[][] {
  const root = emptyFolder(scratch, 'recorded');
  const jobs = interruptions.map(({ image, oracle }, index) => {
    const folder = `start-${index}`;
    writeImage(join(root, folder), image);
    return { kind: 'recovery' as const, folder, subject, unacknowledged: oracle.promises.inFlight };
  });
  const recordings = record(jobs, root, scratch);
  return jobs.map(({ folder }) => recordings.get(folder) ?? []);
}

/** Cuts the power while the gateway recovers from a first cut, and judges what is left. */
export function runDoubleCut(options: DoubleCut, scratch: string): Result {
  const tally = new Tally();
  const { recover } = subjectNamed(options.subject);
  const [moments = []] = recordAll([{ ...options, images: 0 }], scratch);
  const interruptions = [...afterPowerCuts(moments, options.powerCuts), ...afterKills(moments, options.kills)];
  const recoveries = recordRecoveries(options.subject, interruptions, scratch);
  for (const [index, { where, ...start }] of interruptions.entries()) {
    for (const { cut, image, oracle } of cutsOf(recoveries[index] ?? [], start, options.second)) {
      const name = `${options.shape} seed ${options.seed}, ${where}; then after event ${cut.event} of the recovery, ${cut.mode} ${cut.dice}`;
      tally.add(name, checkImage(join(scratch, 'image'), image, oracle, recover, 2));
    }
  }
  return tally.result;
}
