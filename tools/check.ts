/** `npm run check`: what can be known of the code without running it. One line per step, its output only where it failed. */
import { availableParallelism } from 'node:os';
import { runSteps, type Step, type StepResult } from './check/step.ts';
import { repositoryRoot } from './repository-root.ts';

const HELP = `Usage: npm run check [-- STEP...]

  types      the TypeScript compiler
  style      formatting and lint, by biome (npm run format repairs what it can)
  imports    which module may import which, by the rules in .dependency-cruiser.mjs
  dead-code  files, exports and dependencies that nothing uses, by knip

Without a step: all of them.`;

/** The longest first, so that the others fit beside it. */
const STEPS: readonly Step[] = [
  {
    name: 'types',
    command: ['node_modules/typescript/bin/tsc', '-p', '.', '--incremental', '--tsBuildInfoFile', 'build/tsbuildinfo'],
  },
  { name: 'dead-code', command: ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'] },
  { name: 'imports', command: ['tools/check/cruise.mjs'] },
  { name: 'style', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'] },
];

function report({ name, ok, seconds, output }: StepResult): void {
  console.log(`${name.padEnd(10)} ${ok ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(5)} s`);
  if (!ok) console.log(`${output}\n`);
}

async function check(names: readonly string[]): Promise<boolean> {
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(`check: there is no step ${unknown.join(', ')}\n\n${HELP}`);
    return false;
  }
  const started = performance.now();
  const steps = STEPS.filter(({ name }) => names.length === 0 || names.includes(name));
  const results = await runSteps(steps, { cwd: repositoryRoot, atOnce: availableParallelism(), report });
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    failed.length === 0 ? `check passed in ${seconds} s` : `check failed in ${seconds} s: ${failed.join(', ')}`,
  );
  return failed.length === 0;
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) console.log(HELP);
else if (!(await check(args))) process.exitCode = 1;
