import type { BenchContext, Benchmark, Outcome } from '../support/benchmark.ts';
import { measureCrowd } from './crowd.ts';
import { crowdAims, crowdRows } from './crowd-rows.ts';
import { measureDecoding } from './decoding.ts';
import { decodingRows, RATES } from './decoding-rows.ts';

/** Decoding first: nothing else of the run is there to disturb it. */
async function run(context: BenchContext): Promise<Outcome> {
  const { kinds, subjects } = await measureDecoding(context);
  const crowd = await measureCrowd(context);
  return { rows: [...decodingRows(kinds, subjects), ...crowdRows(crowd)], aims: crowdAims(crowd) };
}

export const ble: Benchmark = {
  name: 'ble',
  purpose: 'advertisements decoded per second beside other decoders, and a crowd of strangers beside known sensors',
  plot: { title: 'Advertisements per second of one core, all kinds in turn', table: RATES, figure: 'mix' },
  run,
};
