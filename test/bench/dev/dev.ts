import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { readBuiltFolder } from '../../../tools/built/built-folder.ts';
import type { DevSession } from '../../../tools/dev/dev-session.ts';
import { openWorkbench } from '../../../tools/dev/open-workbench.ts';
import { parseDevOptions } from '../../../tools/dev/options.ts';
import { CATALOGUE, type CatalogueEntry } from '../../../tools/recipes/catalogue.ts';
import { repositoryRoot } from '../../../tools/repository-root.ts';
import type { Aim, BenchContext, Benchmark, Outcome, Row } from '../support/benchmark.ts';
import { BENCH_BUILD } from '../support/bundle.ts';
import type { Resources } from '../support/resources.ts';
import { median, percentile } from '../support/statistics.ts';
import { pause, until } from '../support/wait.ts';

const TABLE = 'From a saved file to the running process';
const AIM_MS = 2000;
const LOOK_MS = 5;
/** A component that has just connected is still busy with its start. */
const REST_MS = 1500;

type Bench = { readonly session: DevSession; save(edition: number): void };

/** The component with a source of the benchmark's beside its own: nothing of the checkout is touched. */
async function openBench(entry: CatalogueEntry, resources: Resources): Promise<Bench> {
  const folder = resources.folder();
  mkdirSync(join(folder, 'src'));
  const main = join(folder, 'src', 'main.ts');
  const edition = join(folder, 'src', 'edition.ts');
  const component = join(repositoryRoot, entry.folder, 'src', 'main.ts');
  const save = (number: number) => writeFileSync(edition, `export const edition: number = ${number};\n`);
  writeFileSync(
    main,
    `import ${JSON.stringify(component)};\nimport { edition } from './edition.ts';\nvoid edition;\nexport { edition };\n`,
  );
  save(0);
  const words = [entry.name, '--inspect', '0', '--sensors', '20', '--data', join(folder, 'data')];
  const session = await openWorkbench({
    ...parseDevOptions(words),
    built: readBuiltFolder(BENCH_BUILD),
    sources: new Map([['main.cjs', main]]),
    clock: createSystemClock(),
    log: createRecordingLogger(),
    say: () => undefined,
  });
  resources.add(() => session.stop());
  return { session, save };
}

/** Milliseconds from just before the file is written to the new process's connection to the nucleus, for each save. */
async function measureSaves({ session, save }: Bench, saves: number, signal: AbortSignal): Promise<number[]> {
  const took: number[] = [];
  while (took.length < saves) {
    signal.throwIfAborted();
    await pause(REST_MS);
    const before = performance.now();
    save(took.length + 1);
    const wanted = took.length + 1;
    await until('the restart', () => session.restarts.length === wanted, undefined, LOOK_MS);
    took.push(performance.now() - before);
  }
  return took;
}

const rowOf = ({ name }: CatalogueEntry, took: readonly number[]): Row => ({
  table: TABLE,
  subject: name,
  figures: { median_ms: median(took), worst_ms: percentile(took, 1), saves: took.length },
});

function aimOf(rows: readonly Row[]): Aim {
  const medians = rows.map(({ figures }) => Number(figures['median_ms']));
  const slowest = medians.length === 0 ? null : Math.max(...medians);
  const met = slowest !== null && slowest < AIM_MS;
  return {
    name: 'from a save to the new process, the slowest component, ms',
    wanted: 'under 2,000',
    measured: slowest,
    met,
  };
}

async function run({ quick, resources, signal, progress }: BenchContext): Promise<Outcome> {
  const rows: Row[] = [];
  for (const entry of CATALOGUE) {
    progress(`${entry.name} restarts at each save`);
    const scope = resources.scope();
    const took = await measureSaves(await openBench(entry, scope), quick ? 3 : 10, signal);
    await scope.close();
    rows.push(rowOf(entry, took));
  }
  return { rows, aims: [aimOf(rows)] };
}

export const dev: Benchmark = {
  name: 'dev',
  purpose: 'from a saved source file to the new process in npm run dev, for each component',
  run,
};
