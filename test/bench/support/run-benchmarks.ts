import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BenchOptions } from './arguments.ts';
import type { Aim, BenchContext, Benchmark, Outcome, Row } from './benchmark.ts';
import { describeMachine, type Machine, machineText } from './machine.ts';
import { pictureOf } from './picture.ts';
import { profileReport } from './profile-report.ts';
import { Resources } from './resources.ts';
import { renderAims, renderTables } from './table.ts';

type Measured = Outcome & { readonly name: string; readonly seconds: number; readonly error?: string };

/** What `--json` prints and `--out` writes. */
export type Report = {
  readonly quick: boolean;
  readonly machine: Machine;
  readonly benchmarks: Readonly<Record<string, { rows: readonly Row[]; aims: readonly Aim[]; error?: string }>>;
};

/**
 * Runs the benchmarks one after the other, prints their tables and, where wanted, the report as one last line.
 * @returns whether all of them could be measured; an aim that was missed is a finding, not a failure
 */
export async function runBenchmarks(benchmarks: readonly Benchmark[], options: BenchOptions): Promise<boolean> {
  const resources = new Resources();
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
  try {
    const machine = describeMachine(resources.folder(), options.quick);
    console.error(machineText(machine));
    const measured: Measured[] = [];
    for (const benchmark of benchmarks) {
      if (controller.signal.aborted) break;
      measured.push(await measure(benchmark, contextFor(benchmark, options, machine, resources, controller.signal)));
    }
    tell(measured, machine, options);
    if (options.plot !== undefined) draw(benchmarks, measured, options.plot);
    if (options.profile !== undefined) console.error(`\n${profileReport(options.profile)}`);
    return measured.length === benchmarks.length && measured.every(({ error }) => error === undefined);
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stop);
    await resources.close();
  }
}

const started = performance.now();
const elapsed = () => `${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s`;

function contextFor(
  { name }: Benchmark,
  { quick, profile }: BenchOptions,
  machine: Machine,
  resources: Resources,
  signal: AbortSignal,
): BenchContext {
  if (profile !== undefined) mkdirSync(profile, { recursive: true });
  return {
    quick,
    machine,
    resources: resources.scope(),
    signal,
    progress: (text) => console.error(`${elapsed()}  ${name}: ${text}`),
    ...(profile === undefined ? {} : { profileFolder: resolve(profile) }),
  };
}

/** A signal ends what a benchmark opened, and with it the benchmark. */
async function measure(benchmark: Benchmark, context: BenchContext): Promise<Measured> {
  const { resources, signal, progress } = context;
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 1000);
  try {
    const outcome = await Promise.race([benchmark.run(context), aborted(signal)]);
    return { name: benchmark.name, seconds: seconds(), ...outcome };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    progress(`FAILED: ${text}`);
    return { name: benchmark.name, seconds: seconds(), rows: [], aims: [], error: text };
  } finally {
    await resources.close().catch((error: unknown) => progress(`not everything could be closed: ${String(error)}`));
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

/** A benchmark that failed, or measured nothing of it, has no picture. */
function draw(benchmarks: readonly Benchmark[], measured: readonly Measured[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const benchmark of benchmarks) {
    const { name } = benchmark;
    const picture = pictureOf(benchmark, measured.find((each) => each.name === name)?.rows ?? []);
    if (picture !== undefined) writeFileSync(join(folder, `${name}.svg`), picture);
  }
}

function tell(measured: readonly Measured[], machine: Machine, { quick, json, out }: BenchOptions): void {
  for (const { name, seconds, rows, aims, error } of measured) {
    console.log(`\n== ${name} (${seconds} s${quick ? ', quick: the figures are rough' : ''})`);
    if (error !== undefined) console.log(`FAILED: ${error}`);
    if (rows.length > 0) console.log(renderTables(rows));
    if (aims.length > 0) console.log(`\n${renderAims(aims)}`);
  }
  const entries = measured.map(({ name, rows, aims, error }): [string, Report['benchmarks'][string]] => [
    name,
    { rows, aims, ...(error === undefined ? {} : { error }) },
  ]);
  const report: Report = { quick, machine, benchmarks: Object.fromEntries(entries) };
  if (out !== undefined) writeFileSync(out, `${JSON.stringify(report, undefined, 2)}\n`);
  if (json) console.log(JSON.stringify(report));
}
