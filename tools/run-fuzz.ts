/** `npm run fuzz`: feeds what anybody on air can send to every decoder, and to what else reads octets from the air. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { addShares, fuzzResult, fuzzTable, isClean } from '../test/fuzz/fuzz-result.ts';
import { runPool } from '../test/fuzz/pool.ts';
import { LIMIT_MS, type Share, type ShareResult } from '../test/fuzz/run-share.ts';
import { allTargets } from '../test/fuzz/targets/all-targets.ts';
import { stopSignal } from './stop-signal.ts';

const help = (families: readonly string[]) => `Usage: npm run fuzz -- [FAMILY ...] [OPTIONS]

  --inputs N   inputs of each family (1000000)
  --seed N     the same seed gives the same inputs (1)
  --json       the result as one line of JSON, the last one
  --help

Families: ${families.join(' ')}

All of them where none is named. Fails on an exception, on a value that the contracts do not allow or the buffer would
refuse, and on an input that takes more than ${LIMIT_MS} ms. Progress and what was found go to stderr; test/fuzz/README.md says what
the inputs are.`;

/** Some seconds of work: short enough to share out evenly. */
const SHARE_INPUTS = 50_000;

type Options = {
  readonly families: readonly string[];
  readonly inputs: number;
  readonly seed: number;
  readonly json: boolean;
};

class UsageError extends Error {}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new UsageError(`--${name} needs a whole number, not "${text}"`);
}

/** @throws UsageError or TypeError for arguments that are not understood; undefined where help was asked for */
function parseOptions(args: readonly string[], known: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      inputs: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UsageError(`no family is called ${unknown.join(', ')}: ${known.join(' ')}`);
  return {
    families: known.filter((name) => positionals.length === 0 || positionals.includes(name)),
    inputs: wholeNumber('inputs', values.inputs),
    seed: wholeNumber('seed', values.seed),
    json: values.json,
  };
}

function sharesOf({ families, inputs, seed }: Options): Share[] {
  const count = Math.ceil(inputs / SHARE_INPUTS);
  return families.flatMap((target) =>
    Array.from({ length: count }, (_, share) => ({
      target,
      seed,
      share,
      inputs: Math.min(SHARE_INPUTS, inputs - share * SHARE_INPUTS),
    })),
  );
}

/** Puts the shares of each family together, and tells how far it is. */
class Progress {
  readonly #goal: number;
  readonly #results = new Map<string, ShareResult>();
  readonly #started = performance.now();

  constructor(goal: number) {
    this.#goal = goal;
  }

  add(result: ShareResult): void {
    const before = this.#results.get(result.target);
    this.#results.set(result.target, before === undefined ? result : addShares(before, result));
    for (const { kind, target, what, octets } of result.findings)
      console.error(`${kind} in ${target}: ${what}\n  ${octets}`);
    const { inputs, crashes, implausible, slow } = fuzzResult(this.results);
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(0).padStart(5);
    const part = ((inputs / this.#goal) * 100).toFixed(1);
    console.error(
      `${seconds} s  ${part} %  ${result.target}  crashes ${crashes}  implausible ${implausible}  slow ${slow}`,
    );
  }

  get results(): ShareResult[] {
    return [...this.#results.values()];
  }
}

async function run(options: Options): Promise<boolean> {
  const progress = new Progress(options.inputs * options.families.length);
  const report = (result: ShareResult) => progress.add(result);
  const signal = stopSignal(createSystemClock());
  await runPool(sharesOf(options), { workers: availableParallelism(), signal, report });
  const ordered = options.families.flatMap((name) => progress.results.filter(({ target }) => target === name));
  const result = fuzzResult(ordered);
  console.log(fuzzTable(ordered));
  if (options.json) console.log(JSON.stringify(result));
  return isClean(result);
}

try {
  const known = (await allTargets()).map(({ name }) => name);
  const options = parseOptions(process.argv.slice(2), known);
  if (options === undefined) console.log(help(known));
  else if (!(await run(options))) process.exitCode = 1;
} catch (error) {
  console.error(`npm run fuzz: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
