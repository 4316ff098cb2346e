import { parseArgs } from 'node:util';
import { BenchUsageError } from './bench-errors.ts';

export type BenchOptions = {
  /** Names of the benchmarks to run, in the order of the catalogue. */
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly json: boolean;
  /** File that the result is written to, as JSON. */
  readonly out?: string;
  /** Folder that each benchmark's picture is written to, `<name>.svg`. */
  readonly plot?: string;
  /** Folder for CPU profiles of the processes. */
  readonly profile?: string;
};

/**
 * Reads the command line; undefined where help was asked for.
 * @param known all names, in the order in which benchmarks run; all of them run where none is named
 * @throws BenchUsageError naming what was not understood
 */
export function parseBenchArguments(args: readonly string[], known: readonly string[]): BenchOptions | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new BenchUsageError(`no benchmark is called ${unknown.join(', ')}: ${known.join(' ')}`);
  const { quick, json, out, plot, profile } = values;
  return {
    names: known.filter((name) => positionals.length === 0 || positionals.includes(name)),
    quick,
    json,
    ...(out === undefined ? {} : { out }),
    ...(plot === undefined ? {} : { plot }),
    ...(profile === undefined ? {} : { profile }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        out: { type: 'string' },
        plot: { type: 'string' },
        profile: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new BenchUsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
