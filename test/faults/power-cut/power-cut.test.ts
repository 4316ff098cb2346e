import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { catchPlanted, runCampaigns } from './campaign.ts';
import { runDoubleCut } from './double-cut.ts';
import { scratchFolder } from './scratch-folder.ts';
import { PLANTED, SOUND } from './subjects.ts';

/** A small share of `npm run faults`; docs/faults.md explains the model. */
let scratch: string;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const intact = (images: number) => ({ counts: { images, lost: 0, damaged: 0, reused: 0 }, failures: [] });

describe('the log after a power cut', () => {
  it('has all that was acknowledged, once and in order, and goes on, in each of 500 images', () => {
    const campaign = { subject: SOUND, seed: 11, shape: 'short' as const, images: 500 };
    expect(runCampaigns([campaign], scratch)).toEqual([intact(500)]);
  });

  it('has it also where the power is cut again during the recovery', () => {
    const { counts, failures } = runDoubleCut({ seed: 1, shape: 'short', powerCuts: 8, kills: 0, second: 12 }, scratch);
    expect(failures.map(({ where }) => where)).toEqual([]);
    expect(counts.images).toBeGreaterThan(60);
  });

  it('has it also where the process was killed before a sync, and the power is cut after its next start', () => {
    const { counts, failures } = runDoubleCut({ seed: 2, shape: 'short', powerCuts: 0, kills: 8, second: 12 }, scratch);
    expect(failures.map(({ where }) => where)).toEqual([]);
    expect(counts.images).toBeGreaterThan(60);
  });

  it('would not have it with any of the planted bugs: each is caught', () => {
    expect(catchPlanted(PLANTED, 100, scratch)).toEqual(PLANTED);
    expect(PLANTED).toHaveLength(8);
  });
});
