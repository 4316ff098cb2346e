import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkImage } from './check-image.ts';
import { Disk } from './disk.ts';
import type { WorkJob } from './jobs.ts';
import { Oracle } from './oracle.ts';
import { record } from './recorder.ts';
import type { Moment } from './recording.ts';
import { subjectNamed } from './subjects.ts';
import { type Result, Tally } from './tally.ts';
import { type Cut, cutsOf } from './walk.ts';
import type { OpenLog } from './worked-log.ts';

/** A workload to cut, and in how many ways. */
export type Campaign = Pick<WorkJob, 'subject' | 'seed' | 'shape'> & { readonly images: number };

const nameOf = ({ subject, seed, shape }: Campaign, { event, mode, dice }: Cut): string =>
  `${subject} ${shape} seed ${seed}, after event ${event}, ${mode} ${dice}`;

const folderOf = ({ subject, seed, shape }: Campaign): string => `${subject}-${shape}-${seed}`;

/** An empty folder of this name. */
export function emptyFolder(...path: readonly string[]): string {
  const folder = join(...path);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Records the workloads of some campaigns in one process; gives what each did, in their order. */
export function recordAll(campaigns: readonly Campaign[], scratch: string): Moment[][] {
  const jobs = campaigns.map((campaign): WorkJob => {
    const { subject, seed, shape } = campaign;
    return { kind: 'work', folder: folderOf(campaign), subject, seed, shape };
  });
  const recordings = record(jobs, emptyFolder(scratch, 'recorded'), scratch);
  return campaigns.map((campaign) => recordings.get(folderOf(campaign)) ?? []);
}

function cutRecording(campaign: Campaign, moments: readonly Moment[], open: OpenLog, scratch: string): Result {
  const tally = new Tally();
  const folder = join(scratch, 'image');
  for (const { cut, image, oracle } of cutsOf(moments, { disk: new Disk(), oracle: new Oracle() }, campaign.images)) {
    tally.add(nameOf(campaign, cut), checkImage(folder, image, oracle, open, 1));
  }
  return tally.result;
}

/** Records workloads, cuts the power in each, and judges what is left. `scratch` is a folder of the caller's. */
export function runCampaigns(campaigns: readonly Campaign[], scratch: string): Result[] {
  const recordings = recordAll(campaigns, scratch);
  return campaigns.map((campaign, index) =>
    cutRecording(campaign, recordings[index] ?? [], subjectNamed(campaign.subject).recover, scratch),
  );
}
