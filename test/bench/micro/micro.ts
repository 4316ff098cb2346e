import type { BenchContext, Benchmark, Outcome, Row } from '../support/benchmark.ts';
import { ratio } from '../support/statistics.ts';
import { codecCases, validationCases } from './codec-cases.ts';
import { decoderCases } from './decoder-cases.ts';
import { logCases } from './log-cases.ts';
import { type Case, timeCase } from './time-case.ts';

type Timed = { readonly timed: Case; readonly us: number };

function rowOf({ timed, us }: Timed, all: readonly Timed[]): Row {
  const { table, subject, baseline, note } = timed;
  const base = all.find((other) => other.timed.table === table && other.timed.subject === baseline)?.us;
  const figures = { us, x_baseline: ratio(us, base), per_s: ratio(1e6, us) };
  return { table, subject, figures, ...(note === undefined ? {} : { note }) };
}

/** Each case by itself in this one process, one after the other. */
async function run({ quick, resources, progress, signal }: BenchContext): Promise<Outcome> {
  const cases = [...codecCases(), ...validationCases(), ...decoderCases(), ...logCases(resources)];
  const all: Timed[] = [];
  for (const timed of cases) {
    signal.throwIfAborted();
    progress(`${timed.table}: ${timed.subject}`);
    // A turn of the event loop, so that a signal is heard.
    await new Promise((done) => setImmediate(done));
    all.push({ timed, us: timeCase(timed, quick ? 400 : 1600) });
  }
  return { rows: all.map((timed) => rowOf(timed, all)), aims: [] };
}

export const micro: Benchmark = {
  name: 'micro',
  purpose: 'what encoding, checking, decoding and the log cost for each reading, against their floors',
  run,
};
