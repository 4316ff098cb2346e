import { mosquittoBridge } from '../peers/mosquitto-bridge/subject.ts';
import { pythonGateway } from '../peers/python-gateway/subject.ts';
import { PeerMissingError } from '../support/bench-errors.ts';
import type { BenchContext, Benchmark, Outcome, Row } from '../support/benchmark.ts';
import { RemoteCloud } from '../support/remote-cloud.ts';
import { ratio } from '../support/statistics.ts';
import { yearsOfCard } from './card-life.ts';
import { measureWear, type Wear } from './measure.ts';
import { peerSubject } from './peer-subject.ts';
import type { WearSubject } from './subject.ts';
import { swardSubject } from './sward-subject.ts';
import { SUBJECTS, wearAims } from './wear-aims.ts';

const TABLE = 'bytes on the device per reading, 4 readings/s';

const SWARD: readonly WearSubject[] = [
  swardSubject(SUBJECTS.everySecond, { commitIntervalMs: 1000, cloud: 'up' }),
  swardSubject('Sward, commit every 1 s, cloud away', { commitIntervalMs: 1000, cloud: 'down' }),
  swardSubject(SUBJECTS.every5Seconds, { commitIntervalMs: 5000, cloud: 'up' }),
  swardSubject('Sward, commit every 5 s, cloud away', { commitIntervalMs: 5000, cloud: 'down' }),
];

const SHORT = { warmUpSeconds: 60, measuredSeconds: 300 };

const peers = (cloud: RemoteCloud): readonly WearSubject[] => [
  peerSubject(pythonGateway(SUBJECTS.python, { journal: 'DELETE', mark: 'each', mostCount: 0 }), cloud, {
    ...SHORT,
    note: 'journal mode and commits as most people leave them; readings of some 330 bytes',
  }),
  peerSubject(pythonGateway('Python gateway, WAL', { journal: 'WAL', mark: 'batch', mostCount: 0 }), cloud, {
    ...SHORT,
    note: 'at 4 readings/s a batch of flags is one flag',
  }),
  peerSubject(mosquittoBridge('mosquitto, saves each change', { save: 'changes', mostCount: 0 }), cloud, {
    ...SHORT,
    note: 'the most durable that it has: acknowledges first, then saves without order; its queue was empty',
  }),
  peerSubject(mosquittoBridge('mosquitto, as installed', { save: 'interval', mostCount: 0 }), cloud, {
    ...SHORT,
    signalAtEnd: 'SIGUSR1',
    note: 'saves every 30 minutes, here once at the end: a power cut takes up to 30 minutes of readings',
  }),
];

/** Each subject has a device of its own, so they run side by side: what else the machine does changes no count. */
async function run(context: BenchContext): Promise<Outcome> {
  const cloud = await RemoteCloud.start(context.resources);
  const subjects = [...SWARD, ...peers(cloud)];
  const measured = await Promise.all(subjects.map((subject) => measureOne(subject, context)));
  const wears = new Map(measured.map(({ subject, wear }) => [subject.name, wear]));
  const base = wears.get(SUBJECTS.python)?.bytes;
  return { rows: measured.map(({ subject, wear }) => rowOf(subject, wear, base)), aims: wearAims(wears) };
}

async function measureOne(subject: WearSubject, context: BenchContext) {
  const scope = context.resources.scope();
  try {
    const wear = await measureWear(subject, {
      resources: scope,
      share: context.quick ? 0.2 : 1,
      signal: context.signal,
    });
    context.progress(`${subject.name}: ${Math.round(wear.bytes)} bytes per reading`);
    return { subject, wear };
  } catch (error) {
    if (!(error instanceof PeerMissingError)) throw error;
    context.progress(error.message);
    return { subject: { ...subject, note: error.message }, wear: undefined };
  } finally {
    // After a signal the run itself closes everything, in order: two at it would unmount what is still in use.
    if (!context.signal.aborted) await scope.close();
  }
}

function rowOf({ name, note }: WearSubject, wear: Wear | undefined, pythonBytes: number | undefined): Row {
  return {
    table: TABLE,
    subject: name,
    figures: {
      bytes: wear?.bytes ?? null,
      fewer_than_python_gateway: ratio(pythonBytes, wear?.bytes),
      writes: wear?.writes ?? null,
      flushes: wear?.flushes ?? null,
      years_of_32_gb_card: wear === undefined ? null : yearsOfCard(wear.bytes),
    },
    ...(note === undefined ? {} : { note }),
  };
}

export const wear: Benchmark = {
  name: 'wear',
  plot: { title: 'Bytes written to the card for each reading, at 4 readings/s', table: TABLE, figure: 'bytes' },
  purpose: 'bytes written to the card for each reading, on a loop device of its own (needs root)',
  run,
};
