import { SwardError } from '@sward/contracts/errors.ts';
import { mosquittoBridge } from '../peers/mosquitto-bridge/subject.ts';
import { nodeRed } from '../peers/node-red/subject.ts';
import { pythonGateway } from '../peers/python-gateway/subject.ts';
import { type Measured, measureOffer } from '../pipeline/measure.ts';
import type { Subject } from '../pipeline/subject.ts';
import { swardFromRadio } from '../pipeline/sward-subjects.ts';
import type { Aim, BenchContext, Benchmark, Outcome, Row } from '../support/benchmark.ts';
import { RemoteCloud } from '../support/remote-cloud.ts';
import { ratio } from '../support/statistics.ts';
import { pause } from '../support/wait.ts';
import { type PartUse, PartWatch } from './part-watch.ts';

const TABLE = '20 devices, one reading each per 5 s';
const PARTS = "Sward's components by themselves";
/** 20 devices at one reading per 5 s. */
const PER_SECOND = 4;
const [SWARD, PYTHON] = ['Sward with noble', 'Python gateway'];
/** What starting costs is not what running costs: connections, compiled code, first collections of garbage. */
const SETTLE_MS = 15_000;

const subjects = ({ profileFolder }: BenchContext): readonly Subject[] => [
  swardFromRadio(SWARD, { flavour: 'classic', ...(profileFolder === undefined ? {} : { profileFolder }) }),
  pythonGateway(PYTHON, { journal: 'DELETE', mark: 'each', mostCount: 0 }),
  pythonGateway('Python gateway, WAL', { journal: 'WAL', mark: 'batch', mostCount: 0 }),
  mosquittoBridge('mosquitto bridge', { save: 'interval', mostCount: 0 }),
  nodeRed('Node-RED', 0),
];

type Result = { readonly measured: Measured; readonly parts: readonly PartUse[] };

/** One after the other: side by side they would share pages, and the processor's caches. */
async function run(context: BenchContext): Promise<Outcome> {
  const results = new Map<Subject, Result | string>();
  for (const subject of subjects(context)) results.set(subject, await measureOne(subject, context));
  const of = (name: string) => {
    const found = [...results].find(([subject]) => subject.name === name)?.[1];
    return typeof found === 'object' ? found : undefined;
  };
  const python = of(PYTHON)?.measured;
  const rows = [...results].map(([subject, result]) =>
    typeof result === 'string' ? missingRow(subject, result) : rowOf(subject, result.measured, python),
  );
  return { rows: [...rows, ...(of(SWARD)?.parts ?? []).map(partRow)], aims: aimsOf(of(SWARD)?.measured, python) };
}

async function measureOne(subject: Subject, context: BenchContext): Promise<Result | string> {
  const scope = context.resources.scope();
  const seconds = context.quick ? 10 : 90;
  try {
    const cloud = await RemoteCloud.start(scope);
    const running = await subject.start(cloud, scope);
    await running.offer({ count: PER_SECOND * 5, perSecond: PER_SECOND });
    await pause(context.quick ? 2000 : SETTLE_MS);
    const watch = await PartWatch.start(running);
    const measured = await measureOffer(running, cloud, { count: PER_SECOND * seconds, perSecond: PER_SECOND });
    context.progress(
      `${subject.name}: ${measured.pssMb.toFixed(0)} MB, ${measured.cpuPercent?.toFixed(2)} % of a core`,
    );
    return { measured, parts: watch.uses() };
  } catch (error) {
    if (!(error instanceof SwardError) || context.signal.aborted) throw error;
    // One that is missing, or too slow for this disk, leaves a row that says so: the others are measured all the same.
    context.progress(`${subject.name}: ${error.message}`);
    return error.message;
  } finally {
    await scope.close();
  }
}

const missingRow = ({ name }: Subject, note: string): Row => ({
  table: TABLE,
  subject: name,
  figures: { memory_mb: null },
  note,
});

const partRow = ({ name, pssMb, cpuPercent }: PartUse): Row => ({
  table: PARTS,
  subject: name,
  figures: { memory_mb: pssMb, cpu_percent: cpuPercent },
});

function rowOf(subject: Subject, measured: Measured, python: Measured | undefined): Row {
  const { pssMb, cpuPercent, cpuMsPerReading, stored, offered } = measured;
  return {
    table: TABLE,
    subject: subject.name,
    figures: {
      memory_mb: pssMb,
      times_python_memory: ratio(pssMb, python?.pssMb),
      cpu_percent: cpuPercent,
      times_python_cpu: ratio(cpuPercent, python?.cpuPercent),
      cpu_ms_per_reading: cpuMsPerReading,
      lost: offered - stored,
    },
    note: subject.durability,
  };
}

function aimsOf(sward: Measured | undefined, python: Measured | undefined): Aim[] {
  const memory = sward?.pssMb ?? null;
  const cpu = ratio(sward?.cpuPercent, python?.cpuPercent);
  return [
    {
      name: 'proportional memory of the three components, MB',
      wanted: 'at most 110',
      measured: memory,
      met: memory !== null && memory <= 110,
    },
    {
      name: "processor time to the Python gateway's",
      wanted: 'at most as much',
      measured: cpu,
      met: cpu !== null && cpu <= 1,
    },
  ];
}

export const steady: Benchmark = {
  name: 'steady',
  purpose: 'memory and processor time with 20 devices at one reading per 5 s',
  run,
};
