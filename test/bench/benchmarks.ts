import { micro } from './micro/micro.ts';
import { pipeline } from './pipeline/pipeline.ts';
import type { Benchmark } from './support/benchmark.ts';

/** Every benchmark, in the order in which they run. */
export const BENCHMARKS: readonly Benchmark[] = [pipeline, micro];
