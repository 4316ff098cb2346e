import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plantTrees } from './planted-trees.ts';
import { undeclared } from './undeclared-workspaces.ts';

const REPOSITORY = join(__dirname, '..', '..');
const CRUISE = join(REPOSITORY, 'tools', 'check', 'cruise.mjs');

type Report = {
  modules: number;
  violations: { rule: string; from: string; to: string }[];
  imports: Record<string, string[]>;
};

/** The files of planted/<rule> that break the rule; the other files of the tree do what it allows. */
const OFFENDERS: Record<string, string[]> = {
  'no-cycles': ['libs/pump/src/pipe.ts'],
  'no-unresolvable': ['libs/pump/src/valve.ts'],
  'components-apart': ['components/pump/src/valve.ts'],
  'domain-without-node': ['components/pump/src/valve.ts', 'libs/pipes/src/main.ts'],
  'domain-without-drivers': ['components/pump/src/valve.ts'],
  'domain-without-adapters': ['components/pump/src/valve.ts'],
  'libs-stand-below': ['libs/pipes/src/elbow.ts', 'libs/pipes/src/pipe.ts'],
  'infra-only-contracts': ['infra/bin/app.ts', 'infra/lib/stack.ts'],
  'simulator-apart': ['components/pump/src/main.ts', 'tools/fill.ts'],
  'simulator-without-components': ['simulator/tank/src/water.ts'],
  'nucleus-stands-alone': ['simulator/nucleus/src/core.ts', 'simulator/nucleus/test/core-test.ts'],
  'radio-stands-alone': ['simulator/radio/src/core.ts', 'simulator/radio/test/core-test.ts'],
  'cloud-domain-without-aws': ['infra/lib/alerts/judge.ts', 'infra/lib/telemetry/rules.ts'],
  'tests-apart': ['libs/pipes/src/pipe.ts'],
  'testing-helpers-for-tests': ['components/pump/src/valve.ts'],
  'declared-dependencies': ['libs/pipes/src/adapters/yaml-pipe.ts', 'libs/pipes/src/adapters/zip-pipe.ts'],
  'no-unused-modules': ['libs/pipes/src/elbow.ts'],
  'no-barrels': ['libs/pipes/src/elbow.ts', 'libs/pipes/src/index.ts'],
};

/** Paths of the source files below a folder of the repository. */
const sourcesIn = (folder: string): string[] =>
  readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\.(ts|mjs|cjs)$/.test(file) && !/\/(node_modules|cdk\.out|planted)\//.test(file));

const trees = plantTrees();
let rules: string[] = [];
let reports: Record<string, Report> = {};

/** One process judges all trees: starting it takes longer than reading them. */
beforeAll(() => {
  const folders = [REPOSITORY, ...trees.values()];
  const { stdout, stderr } = spawnSync(process.execPath, [CRUISE, '--json', ...folders], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (stdout === '') throw new Error(`the rules could not be applied: ${stderr}`);
  ({ rules, reports } = JSON.parse(stdout));
});

afterAll(() => {
  for (const tree of trees.values()) rmSync(dirname(tree), { recursive: true, force: true });
});

describe('the rules of the house', () => {
  const house = (): Report | undefined => reports[REPOSITORY];

  it('hold in this repository', () => {
    expect(house()?.violations).toEqual([]);
  });

  it('were applied to all of it', () => {
    expect(house()?.modules).toBeGreaterThan(100);
    const sources = ['libs', 'components', 'simulator', 'infra', 'tools', 'test'].flatMap(sourcesIn);
    expect(sources.filter((file) => house()?.imports[file] === undefined)).toEqual([]);
  });

  it('see through package names to the real files', () => {
    const main = 'components/local-buffer/src/main.ts';
    expect(readFileSync(join(REPOSITORY, main), 'utf8')).toContain("'@sward/contracts/components.ts'");
    expect(house()?.imports[main]).toContain('libs/contracts/src/components.ts');
  });

  it('are joined by the rule that a workspace lists each workspace it imports', () => {
    expect(undeclared(REPOSITORY, house()?.imports ?? {})).toEqual([]);
    const planted = trees.get('infra-only-contracts') ?? '';
    expect(undeclared(planted, reports[planted]?.imports ?? {})).toEqual([
      'infra/bin/app.ts: @sward/pump',
      'infra/lib/stack.ts: @sward/contracts',
      'infra/lib/stack.ts: @sward/pipes',
    ]);
  });

  it('are each proven by a planted violation', () => {
    expect([...trees.keys()].sort()).toEqual([...rules].sort());
    expect(Object.keys(OFFENDERS).sort()).toEqual([...rules].sort());
  });

  it.each(Object.entries(OFFENDERS))('report planted/%s, by that rule alone', (rule, offenders) => {
    const violations = reports[trees.get(rule) ?? '']?.violations ?? [];
    expect([...new Set(violations.map((violation) => violation.rule))]).toEqual([rule]);
    expect(violations.map(({ from }) => from).sort()).toEqual(offenders);
  });
});
