import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SwardError } from '@sward/contracts/errors.ts';
import { type Combination, settingCombinations } from '@sward/infra/lib/settings/combinations.ts';
import { createSwardApp } from '@sward/infra/lib/sward-app.ts';
import { templatesIn } from './assembly.ts';
import { bareWildcards } from './bare-wildcards.ts';
import { findingsIn } from './findings.ts';

/** What one combination came to. */
export type Judged = {
  readonly combination: Combination;
  readonly stacks: readonly string[];
  readonly findings: readonly string[];
  readonly ms: number;
};

/** Templates are judged, nothing is deployed: zips stay where they are, and a finding is thrown instead of ending the process. */
const JUDGING = { 'aws:cdk:disable-asset-staging': true, '@aws-cdk/core:appMode': 'inmemory' };

function judge(combination: Combination, buildFolder: string, outdir: string): Judged {
  const start = performance.now();
  const app = createSwardApp({ buildFolder, outdir, context: { ...combination.context, ...JUDGING } });
  const stacks = app.node.children.filter(({ node }) => node.id !== 'Tree').map(({ node }) => node.id);
  const findings = synthesise(app, outdir);
  return { combination, stacks, findings, ms: performance.now() - start };
}

/** @returns the findings; other errors are thrown as they are */
function synthesise(app: ReturnType<typeof createSwardApp>, outdir: string): string[] {
  try {
    app.synth();
    const wildcards = [...templatesIn(outdir)].flatMap(([stack, template]) => bareWildcards(stack, template));
    return [...findingsIn(outdir), ...wildcards];
  } catch (error) {
    if (error instanceof SwardError || !(error instanceof Error)) throw error;
    return findingsOrThrow(outdir, error);
  }
}

function findingsOrThrow(outdir: string, error: Error): string[] {
  try {
    const findings = findingsIn(outdir);
    if (findings.length > 0) return findings;
  } catch {
    // There is no report: it failed before anything was judged.
  }
  throw error;
}

/**
 * Synthesises every combination of settings in this process, one after the other: the CDK's validator takes seconds to load, and
 * milliseconds to judge.
 * @param buildFolder what `npm run build` left
 * @param onJudged told of each as it is done
 * @throws MissingBuildError where nothing was built
 */
export function synthAll(buildFolder: string, onJudged: (judged: Judged) => void): Judged[] {
  const folder = mkdtempSync(join(tmpdir(), 'sward-synth-'));
  try {
    return settingCombinations().map((combination, i) => {
      const judged = judge(combination, buildFolder, join(folder, String(i)));
      rmSync(join(folder, String(i)), { recursive: true, force: true });
      onJudged(judged);
      return judged;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
