/** `npm run faults`: cuts the power of the durable log, 100,000 times and again while it recovers, and looks what is left. */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { runPool } from '../test/faults/power-cut/pool.ts';
import { Schedule } from '../test/faults/power-cut/schedule.ts';
import { scratchFolder } from '../test/faults/power-cut/scratch-folder.ts';
import { PLANTED } from '../test/faults/power-cut/subjects.ts';
import { addCounts, type Counts, type Failure, hasFailed, NO_COUNTS } from '../test/faults/power-cut/tally.ts';
import type { UnitResult } from '../test/faults/power-cut/units.ts';
import { runMatrix } from './faults/run-matrix.ts';
import { stopSignal } from './stop-signal.ts';

const HELP = `Usage: npm run faults [-- OPTIONS]

  --images N   power cuts of workloads (100000)
  --double N   power cuts during the recovery from a first cut or from kill -9 (1000)
  --seed N     where the workloads begin: the same seed gives the same workloads and cuts (1)
  --matrix     instead: every fault of the catalogue, on real processes or the chain in memory; some minutes
  --save       with --matrix: keeps the figures for docs/fault-matrix.md, which npm run recipes then writes
  --json       the result as one line of JSON, the last one
  --help

Progress goes to stderr. The exit code is 1 where a reading was lost, damaged or its id reused, or where a planted bug
was not caught. docs/faults.md explains the model, docs/fault-matrix.md lists the faults of the matrix.`;

type Options = {
  readonly images: number;
  readonly double: number;
  readonly seed: number;
  readonly matrix: boolean;
  readonly save: boolean;
  readonly json: boolean;
};

/** What a run found out. The names are those of the JSON line. */
type Outcome = {
  readonly images: number;
  readonly double_cuts: number;
  readonly lost: number;
  readonly damaged: number;
  readonly reused: number;
  readonly planted: number;
  readonly caught: number;
};

class UsageError extends Error {}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new UsageError(`--${name} needs a whole number, not "${text}"`);
}

/** @throws UsageError or TypeError for arguments that are not understood; undefined where help was asked for */
function parseOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: 'string', default: '100000' },
      double: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      matrix: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const number = (name: 'images' | 'double' | 'seed') => wholeNumber(name, values[name]);
  const { matrix, save, json } = values;
  return { images: number('images'), double: number('double'), seed: number('seed'), matrix, save, json };
}

/** Adds up what the units of a run report, and tells how far it is. */
class Progress {
  #single = NO_COUNTS;
  #double = NO_COUNTS;
  #lying = NO_COUNTS;
  readonly #caught: string[] = [];
  readonly #goal: Options;
  readonly #started = performance.now();

  constructor(goal: Options) {
    this.#goal = goal;
  }

  add({ unit, counts, caught, failures }: UnitResult): void {
    if (unit.kind === 'images') this.#single = addCounts(this.#single, counts);
    if (unit.kind === 'double') this.#double = addCounts(this.#double, counts);
    if (unit.kind === 'lying') this.#lying = addCounts(this.#lying, counts);
    this.#caught.push(...caught);
    for (const failure of failures.slice(0, 3)) tellFailure(failure);
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(0);
    const { images, double } = this.#goal;
    console.error(
      `${seconds.padStart(5)} s  images ${this.#single.images}/${images}  double cuts ${this.#double.images}/${double}  ` +
        `lying card ${this.#lying.images}  failed ${failuresOf(this.#all)}  planted bugs caught ${this.#caught.length}/${PLANTED.length}`,
    );
  }

  get #all(): Counts {
    return addCounts(this.#lying, addCounts(this.#single, this.#double));
  }

  get outcome(): Outcome {
    const { lost, damaged, reused } = this.#all;
    const { images } = this.#single;
    const planted = PLANTED.length;
    return { images, double_cuts: this.#double.images, lost, damaged, reused, planted, caught: this.#caught.length };
  }

  get missed(): readonly string[] {
    return PLANTED.filter((name) => !this.#caught.includes(name));
  }
}

const failuresOf = ({ lost, damaged, reused }: Counts): string => `${lost} lost, ${damaged} damaged, ${reused} reused`;

function tellFailure({ where, findings }: Failure): void {
  console.error(`FAILED ${where}`);
  for (const { kind, text } of findings) console.error(`       ${kind}: ${text}`);
}

async function run(options: Options): Promise<boolean> {
  const scratch = scratchFolder();
  const progress = new Progress(options);
  try {
    const schedule = new Schedule({ images: options.images, doubleCuts: options.double, seed: options.seed });
    const report = (result: UnitResult) => progress.add(result);
    // The folder in memory must not stay behind.
    const signal = stopSignal(createSystemClock());
    await runPool(schedule, { workers: availableParallelism(), scratch, signal, report });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const { outcome, missed } = progress;
  for (const name of missed) console.error(`NOT CAUGHT: the planted bug ${name}`);
  if (options.json) console.log(JSON.stringify(outcome));
  else for (const [name, value] of Object.entries(outcome)) console.log(`${name.padEnd(12)} ${value}`);
  return missed.length === 0 && !hasFailed(outcome);
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else if (!(await (options.matrix ? runMatrix(options) : run(options)))) process.exitCode = 1;
} catch (error) {
  console.error(`npm run faults: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
