import { fileURLToPath } from 'node:url';
import { DATA_ENVIRONMENT } from '@sward/infra/lib/data/constants.ts';
import { bundleFunction } from '@sward/infra/lib/functions/function-bundle.ts';
import { ENVIRONMENT } from '@sward/infra/lib/telemetry/constants.ts';
import type { AwsReady, AwsUse } from '../programs/aws-endpoint-messages.ts';
import type { InvokeRequest, InvokeResult } from '../programs/function-host-messages.ts';
import type { BenchContext, Benchmark, Outcome, Row } from '../support/benchmark.ts';
import { Program } from '../support/child-process.ts';
import { ratio } from '../support/statistics.ts';
import { batchBodies, naiveBodies } from './messages.ts';
import { PROCESSOR_SHARE, usdPerMillion } from './price.ts';

const TABLE = 'the function that stores telemetry, one process';

type Case = {
  readonly subject: string;
  readonly entry: string;
  readonly bodies: readonly string[];
  readonly readingsPerMessage: number;
  readonly isNaive?: boolean;
  readonly note?: string;
};

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const SWARD = path('../../../infra/lib/telemetry/telemetry.lambda.ts');
const NAIVE = path('../peers/naive-function/naive.lambda.ts');
/** SQS hands a function as many at once, where so many wait. */
const FULL = 10;

const swardCase = ([messages, readingsPerMessage]: readonly [number, number]): Case => ({
  subject: `Sward, ${messages} ${messages === 1 ? 'message' : 'messages'} of ${readingsPerMessage}`,
  entry: SWARD,
  bodies: batchBodies(messages, readingsPerMessage),
  readingsPerMessage,
});

/** Live, as soon as it is on disk; gathered for 10 s; gathered for a minute; a fleet; a backlog. */
const SHAPES = [
  [1, 4],
  [1, 40],
  [1, 240],
  [FULL, 4],
  [FULL, 240],
] as const;

const CASES: readonly Case[] = [
  {
    subject: 'naive, a call and a write for each reading',
    entry: NAIVE,
    bodies: naiveBodies(1),
    readingsPerMessage: 1,
    isNaive: true,
    note: 'confirms nothing and knows no repeats',
  },
  ...SHAPES.map(swardCase),
];

/** Settings of the function: where its AWS is, and names that the stand-in does not look at. */
const environmentFor = (url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  POWERTOOLS_SERVICE_NAME: 'sward',
  NODE_OPTIONS: '--max-old-space-size=448',
  [DATA_ENVIRONMENT.readingsTable]: 'readings',
  [DATA_ENVIRONMENT.documentsTable]: 'documents',
  [DATA_ENVIRONMENT.history]: '90',
  [DATA_ENVIRONMENT.timeZone]: 'UTC',
  [ENVIRONMENT.queueUrl]: `${url}/telemetry`,
  [ENVIRONMENT.deadLettersUrl]: `${url}/dead-letters`,
  // The alerts and a time series database: what is deployed by default.
  [ENVIRONMENT.feedUrls]: `${url}/alerts,${url}/timeseries`,
});

type Measured = { readonly row: Row; readonly perSecond: number; readonly usd: number };

async function measure(
  { subject, entry, bodies, readingsPerMessage, isNaive = false, note }: Case,
  { quick, resources }: BenchContext,
): Promise<Measured> {
  const { program: aws, ready } = await Program.fork<AwsReady>(
    resources,
    new URL('../programs/aws-endpoint.ts', import.meta.url),
    {},
  );
  const bundle = `${bundleFunction(entry)}/index.js`;
  const { program: host } = await Program.fork(
    resources,
    new URL('../programs/function-host.ts', import.meta.url),
    { bundle },
    { env: environmentFor(ready.url) },
  );
  const readings = bodies.length * readingsPerMessage;
  const invoke = (invocations: number) => {
    const request: InvokeRequest = { kind: 'invoke', bodies, invocations };
    return host.ask<InvokeResult>(request, 'invoked', 300_000);
  };
  const invocations = Math.max(3, Math.ceil((quick ? 2000 : 40_000) / Math.max(readings, 20)));
  await invoke(Math.ceil(invocations / 4));
  await aws.ask<AwsUse>({}, 'use');
  const result = await invoke(invocations);
  const use = await aws.ask<AwsUse>({}, 'use');
  const all = readings * invocations;
  const perSecond = (all / result.wallMs) * 1000;
  const cpuPerSecond = (all / result.cpuMs) * 1000;
  const usd = usdPerMillion({
    readings: all,
    invocations,
    queuedByRule: isNaive ? 0 : invocations * bodies.length,
    cpuMs: result.cpuMs,
    aws: use,
  });
  const row: Row = {
    table: TABLE,
    subject,
    figures: {
      readings_per_s: perSecond,
      readings_per_s_of_512_mb: cpuPerSecond * PROCESSOR_SHARE,
      ms_per_invocation: result.wallMs / invocations,
      cpu_us_per_reading: (result.cpuMs * 1000) / all,
      write_units_per_1000: (use.writeUnits / all) * 1000,
      rss_mb: result.rssMb,
      failed: result.failed,
      usd_per_million_readings: usd,
    },
    ...(note === undefined ? {} : { note }),
  };
  return { row, perSecond, usd };
}

/** One process after the other, as Lambda runs one invocation after the other in each. */
async function run(context: BenchContext): Promise<Outcome> {
  const measured: Measured[] = [];
  for (const one of CASES) {
    context.signal.throwIfAborted();
    context.progress(one.subject);
    measured.push(await measure(one, context));
  }
  const [naive] = measured;
  const rows = measured.map(({ row, perSecond, usd }) => ({
    ...row,
    figures: {
      ...row.figures,
      x_naive_rate: ratio(perSecond, naive?.perSecond),
      cheaper_than_naive: ratio(naive?.usd, usd),
    },
  }));
  const failed = measured.reduce((sum, { row }) => sum + Number(row.figures['failed']), 0);
  return { rows, aims: [{ name: 'messages that failed', wanted: 'none', measured: failed, met: failed === 0 }] };
}

export const cloud: Benchmark = {
  name: 'cloud',
  purpose: 'how many readings per second one process of the telemetry function stores, and what a million costs',
  plot: {
    title: 'Readings per second of one process of the telemetry function',
    table: TABLE,
    figure: 'readings_per_s',
  },
  run,
};
