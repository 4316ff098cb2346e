import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SwardError } from '@sward/contracts/errors.ts';
import { type Combination, settingCombinations } from '@sward/infra/lib/settings/combinations.ts';
import { createSwardApp } from '@sward/infra/lib/sward-app.ts';
import { SharedValidator } from '@sward/infra/lib/validation/shared-validator.ts';
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

type Work = { readonly buildFolder: string; readonly outdir: string; readonly validator: SharedValidator };

/** As few combinations as have each value of each setting: between them they have all types of resources. */
function covering(combinations: readonly Combination[]): Combination[] {
  const seen = new Set<string>();
  return combinations.filter(({ context }) => {
    const values = Object.entries(context).map((entry) => entry.join('='));
    const isNew = values.some((value) => !seen.has(value));
    for (const value of values) seen.add(value);
    return isNew;
  });
}

/** Templates are judged, nothing is deployed: zips stay where they are, and a finding is thrown instead of ending the process. */
const JUDGING = {
  'aws:cdk:disable-asset-staging': true,
  '@aws-cdk/core:appMode': 'inmemory',
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:version-reporting': false,
};

const appOf = ({ context }: Combination, work: Work) =>
  createSwardApp({ ...work, treeMetadata: false, context: { ...context, ...JUDGING } });

function judge(combination: Combination, work: Work): Judged {
  const start = performance.now();
  const app = appOf(combination, work);
  const stacks = app.node.children.map(({ node }) => node.id).filter((id) => id !== 'Tree');
  const findings = synthesise(app, work.outdir);
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
 * Synthesises combinations of settings in this process, one after the other: the CDK's validator takes seconds to load, and
 * milliseconds to judge.
 * @param buildFolder what `npm run build` left
 * @param onJudged told of each as it is done
 * @throws MissingBuildError where nothing was built
 */
export function synthAll(
  buildFolder: string,
  onJudged: (judged: Judged) => void,
  combinations: readonly Combination[] = settingCombinations(),
): Judged[] {
  const folder = mkdtempSync(join(tmpdir(), 'sward-synth-'));
  const work = { buildFolder, outdir: folder, validator: new SharedValidator() };
  const { stackTraceLimit } = Error;
  // Findings are told by the paths of constructs: the traces that the CDK takes of each cost seconds in all.
  Error.stackTraceLimit = 1;
  try {
    for (const combination of covering(combinations)) work.validator.expect(appOf(combination, work));
    return combinations.map((combination, i) => {
      const outdir = join(folder, String(i));
      const judged = judge(combination, { ...work, outdir });
      rmSync(outdir, { recursive: true, force: true });
      onJudged(judged);
      return judged;
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    rmSync(folder, { recursive: true, force: true });
  }
}
