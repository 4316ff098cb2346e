import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCampaigns } from './campaign.ts';
import { runDoubleCut } from './double-cut.ts';
import { runLyingCard } from './lying-card.ts';
import { catchPlanted } from './planted-bugs.ts';
import { scratchFolder } from './scratch-folder.ts';
import { PLANTED, SOUND } from './subjects.ts';

/** A small share of `npm run faults`; docs/faults.md explains the model. */
let scratch: string;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** Of the cuts of a run a few find no place: where all is synced, all modes give one image. */
const MISSING = 5;

describe('the log after a power cut', () => {
  it('has all that was acknowledged, once and in order, and goes on, in each of many images', () => {
    const campaign = { subject: SOUND, seed: 11, shape: 'short' as const, images: 120 };
    const [result] = runCampaigns([campaign], scratch);
    expect(result?.failures.map(({ where }) => where)).toEqual([]);
    expect(result?.counts.images).toBeGreaterThanOrEqual(campaign.images - MISSING);
  });

  it('has it also where the power is cut again during the recovery', () => {
    const { counts, failures } = runDoubleCut(
      { subject: SOUND, seed: 1, shape: 'short', powerCuts: 8, kills: 0, second: 12 },
      scratch,
    );
    expect(failures.map(({ where }) => where)).toEqual([]);
    expect(counts.images).toBeGreaterThan(60);
  });

  it('has it also where the process was killed before a sync, and the power is cut after its next start', () => {
    const { counts, failures } = runDoubleCut(
      { subject: SOUND, seed: 2, shape: 'short', powerCuts: 0, kills: 8, second: 12 },
      scratch,
    );
    expect(failures.map(({ where }) => where)).toEqual([]);
    expect(counts.images).toBeGreaterThan(60);
  });

  it('has what a log of the version before held, whenever the power is cut while it is brought up to date', () => {
    const campaign = { subject: SOUND, seed: 12, shape: 'upgraded' as const, images: 80 };
    const [result] = runCampaigns([campaign], scratch);
    expect(result?.failures.map(({ where }) => where)).toEqual([]);
    expect(result?.counts.images).toBeGreaterThanOrEqual(campaign.images - MISSING);
  });

  it('opens and gives no identity out twice, even where the card lied about every sync', () => {
    const campaign = { subject: SOUND, seed: 13, shape: 'short' as const, images: 40 };
    const { counts, failures } = runLyingCard(campaign, scratch);
    expect(failures.map(({ where }) => where)).toEqual([]);
    expect(counts.images).toBeGreaterThan(30);
  });

  it('would not have it with any of the planted bugs: each is caught', () => {
    expect(catchPlanted(PLANTED, 40, scratch)).toEqual(PLANTED);
    expect(PLANTED).toHaveLength(10);
  });
});
