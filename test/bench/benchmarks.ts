import { ble } from './ble/ble.ts';
import { cloud } from './cloud/cloud.ts';
import { dev } from './dev/dev.ts';
import { drain } from './drain/drain.ts';
import { micro } from './micro/micro.ts';
import { pipeline } from './pipeline/pipeline.ts';
import { steady } from './steady/steady.ts';
import type { Benchmark } from './support/benchmark.ts';
import { upgrade } from './upgrade/upgrade.ts';
import { wear } from './wear/wear.ts';

/** Every benchmark, in the order in which they run. */
export const BENCHMARKS: readonly Benchmark[] = [pipeline, drain, steady, wear, ble, cloud, micro, dev, upgrade];
