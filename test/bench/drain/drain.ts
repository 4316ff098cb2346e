import { SwardError } from '@sward/contracts/errors.ts';
import { mosquittoBridge } from '../peers/mosquitto-bridge/subject.ts';
import { nodeRed } from '../peers/node-red/subject.ts';
import { pythonGateway } from '../peers/python-gateway/subject.ts';
import type { Subject } from '../pipeline/subject.ts';
import { swardFromOutbox } from '../pipeline/sward-subjects.ts';
import type { Aim, BenchContext, Benchmark, Outcome, Row } from '../support/benchmark.ts';
import { RemoteCloud } from '../support/remote-cloud.ts';
import { backlogRow, type Drained, measureBacklog } from './backlog.ts';
import { PreparedLog, SEVEN_DAYS } from './prepared-log.ts';
import { measureStartUp } from './start-up.ts';
import { measureWeek } from './week.ts';
import { weekAims, weekRow } from './week-figures.ts';

const BACKLOG = '20,000 readings after a cut, from the connection on';
const WEEK = "a week's backlog, 2.4 million readings, at IoT Core's limits";
const START_UP = 'start of the buffer, from its process to its first status';

/** A slow machine is projected from this much of the week. */
const MOST_SECONDS = 300;

const [SWARD, SWARD_LITE, PYTHON] = ['Sward on classic', 'Sward on lite', 'Python gateway'];

function subjects({ profileFolder }: BenchContext): readonly Subject[] {
  const profile = profileFolder === undefined ? {} : { profileFolder };
  return [
    swardFromOutbox(SWARD, { flavour: 'classic', ...profile }),
    swardFromOutbox(SWARD_LITE, { flavour: 'lite', ...profile }),
    pythonGateway(PYTHON, { journal: 'DELETE', mark: 'each', mostCount: 0 }),
    pythonGateway('Python gateway, WAL', { journal: 'WAL', mark: 'batch', mostCount: 0 }),
    mosquittoBridge('mosquitto bridge', { save: 'interval', mostCount: 0 }),
    nodeRed('Node-RED', 0),
  ];
}

async function run(context: BenchContext): Promise<Outcome> {
  const backlog = await backlogs(context);
  const { progress, quick, resources } = context;
  progress('writing the log of a week');
  const week = await PreparedLog.write(resources, quick ? SEVEN_DAYS / 10 : SEVEN_DAYS);
  const starts = await startUps(context, week);
  const weeks = await drainWeek(context, week);
  return {
    rows: [...backlog.rows, ...weeks.rows, ...starts.rows],
    aims: [...backlog.aims, ...weeks.aims, ...starts.aims],
  };
}

async function backlogs(context: BenchContext): Promise<Outcome> {
  const count = context.quick ? 2000 : 20_000;
  const measured = new Map<Subject, Drained | string>();
  for (const subject of subjects(context)) measured.set(subject, await backlogOf(subject, count, context));
  const secondsOf = (name: string) => {
    const found = [...measured].find(([subject]) => subject.name === name)?.[1];
    return typeof found === 'object' ? found : undefined;
  };
  const python = secondsOf(PYTHON)?.storedSeconds ?? null;
  const rows = [...measured].map(([subject, drained]) =>
    typeof drained === 'string'
      ? { table: BACKLOG, subject: subject.name, figures: { stored_s: null }, note: drained }
      : backlogRow(BACKLOG, subject, drained, python),
  );
  return { rows, aims: [SWARD, SWARD_LITE].map((name) => backlogAim(name, secondsOf(name)?.confirmedSeconds ?? null)) };
}

const backlogAim = (subject: string, seconds: number | null): Aim => ({
  name: `${subject}: seconds to drain 20,000 readings, confirmed`,
  wanted: 'at most 2',
  measured: seconds,
  met: seconds !== null && seconds <= 2,
});

/** What is missing is told in the table. */
async function backlogOf(subject: Subject, count: number, context: BenchContext): Promise<Drained | string> {
  const scope = context.resources.scope();
  try {
    const drained = await measureBacklog(subject, count, scope);
    context.progress(`${subject.name}: ${drained.stored} of ${count} in ${drained.storedSeconds ?? '-'} s`);
    return drained;
  } catch (error) {
    if (!(error instanceof SwardError) || context.signal.aborted) throw error;
    // One that is missing, or too slow for this disk, leaves a row that says so: the others are measured all the same.
    context.progress(`${subject.name}: ${error.message}`);
    return error.message;
  } finally {
    await scope.close();
  }
}

async function startUps({ resources, quick, progress }: BenchContext, week: PreparedLog): Promise<Outcome> {
  const rows: Row[] = [];
  let most = 0;
  for (const log of [PreparedLog.empty(), week]) {
    for (let round = 1; round <= (quick ? 1 : 3); round += 1) {
      const scope = resources.scope();
      const ms = await measureStartUp(log, await RemoteCloud.start(scope), scope);
      progress(`ready after ${Math.round(ms)} ms with ${log.readings} readings`);
      rows.push({ table: START_UP, subject: `${log.readings} readings, start ${round}`, figures: { ready_ms: ms } });
      most = Math.max(most, ms);
      await scope.close();
    }
  }
  const aim = {
    name: 'ms until the buffer is ready, the slowest',
    wanted: 'at most 1,000',
    measured: most,
    met: most <= 1000,
  };
  return { rows, aims: [aim] };
}

async function drainWeek({ resources, quick, progress }: BenchContext, week: PreparedLog): Promise<Outcome> {
  const scope = resources.scope();
  progress('draining it, with new readings beside it');
  const part = await measureWeek(week, {
    mostSeconds: quick ? 15 : MOST_SECONDS,
    resources: scope,
    flavour: 'classic',
  });
  await scope.close();
  return { rows: [weekRow(WEEK, SWARD, part)], aims: weekAims(part) };
}

export const drain: Benchmark = {
  name: 'drain',
  plot: { title: 'Seconds until 20,000 readings are stored after a cut', table: BACKLOG, figure: 'stored_s' },
  purpose:
    'how fast a backlog goes out: 20,000 readings, and a week of them at the limits of IoT Core; start of the buffer',
  run,
};
