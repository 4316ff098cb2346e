import { COMPONENTS } from '@sward/contracts/components.ts';
import { directClient } from '../limits/direct-client.ts';
import { measureIpc } from '../limits/ipc-rate.ts';
import { mosquittoBridge } from '../peers/mosquitto-bridge/subject.ts';
import { nodeRed } from '../peers/node-red/subject.ts';
import { pythonGateway } from '../peers/python-gateway/subject.ts';
import type { Aim, BenchContext, Benchmark, Outcome, Row } from '../support/benchmark.ts';
import { measureFsync } from '../support/fsync-rate.ts';
import { RemoteCloud } from '../support/remote-cloud.ts';
import { ratio } from '../support/statistics.ts';
import { RATES } from './loads.ts';
import { measureSubject, type SubjectResult } from './measure-subject.ts';
import { latencyRows, type Peers, RATE_TABLE, rateRows } from './rows.ts';
import type { Subject } from './subject.ts';
import { swardFromOutbox, swardFromRadio } from './sward-subjects.ts';

const SWARD = 'Sward';
const PYTHON = 'Python gateway';
const BRIDGE = 'mosquitto bridge';
const DIRECT = 'limit: QoS 1 client';

const PEERS: Peers = [
  ['python', PYTHON],
  ['python_wal', 'Python gateway, WAL'],
  ['bridge', BRIDGE],
  ['bridge_saved', 'mosquitto bridge, saved'],
  ['node_red', 'Node-RED'],
  ['limit', DIRECT],
];

type Planned = { readonly subject: Subject; readonly rates: readonly number[]; readonly alsoQuick: boolean };

/** Sward's rows are apart: with the load source in the place of ble-ingest, and with ble-ingest and the radio. */
function planOf({ profileFolder }: BenchContext): readonly Planned[] {
  const profile = profileFolder === undefined ? {} : { profileFolder };
  const soon = { [COMPONENTS.localBuffer]: { commit_interval_ms: 100 } };
  const most = RATES.slice(-1);
  return [
    { subject: swardFromOutbox(SWARD, { flavour: 'classic', ...profile }), rates: RATES, alsoQuick: true },
    {
      subject: swardFromOutbox('Sward, commit 100 ms', { flavour: 'classic', config: soon }),
      rates: RATES,
      alsoQuick: false,
    },
    { subject: swardFromOutbox('Sward on lite', { flavour: 'lite', ...profile }), rates: most, alsoQuick: false },
    { subject: swardFromRadio('Sward with noble', { flavour: 'classic', ...profile }), rates: RATES, alsoQuick: true },
    {
      subject: pythonGateway(PYTHON, { journal: 'DELETE', mark: 'each', mostCount: 3000 }),
      rates: RATES,
      alsoQuick: true,
    },
    {
      subject: pythonGateway('Python gateway, WAL', { journal: 'WAL', mark: 'batch', mostCount: 12_000 }),
      rates: RATES,
      alsoQuick: false,
    },
    { subject: mosquittoBridge(BRIDGE, { save: 'interval', mostCount: 100_000 }), rates: RATES, alsoQuick: true },
    {
      subject: mosquittoBridge('mosquitto bridge, saved', { save: 'changes', mostCount: 8000 }),
      rates: RATES,
      alsoQuick: false,
    },
    { subject: nodeRed('Node-RED', 20_000), rates: RATES, alsoQuick: false },
    { subject: directClient(DIRECT, 100_000), rates: RATES, alsoQuick: true },
  ];
}

async function run(context: BenchContext): Promise<Outcome> {
  const cloud = await RemoteCloud.start(context.resources);
  const results: SubjectResult[] = [];
  for (const { subject, rates } of planOf(context).filter(({ alsoQuick }) => alsoQuick || !context.quick)) {
    results.push(await measureSubject(subject, cloud, context, rates));
  }
  const latency = RATES.flatMap((rate) => latencyRows(results, rate, PEERS));
  return {
    rows: [...rateRows(results, PEERS), ...latency, ...(await limitRows(cloud, context))],
    aims: aimsOf(results),
  };
}

async function limitRows(cloud: RemoteCloud, { quick, resources, progress }: BenchContext): Promise<Row[]> {
  const table = 'physical limits';
  // Again, beside the rest: where it differs from the machine's, somebody else was busy on the disk.
  const fsync = measureFsync(resources.folder(), quick ? 500 : 2000);
  const rows: Row[] = [{ table, subject: '4 kB append, fdatasync', figures: { per_s: fsync.perSecond } }];
  for (const flavour of ['classic', 'lite'] as const) {
    for (const bytes of [250, 7000]) {
      progress(`raw IPC on ${flavour}, ${bytes} bytes`);
      const perSecond = await measureIpc(cloud, resources, flavour, { count: quick ? 2000 : 20_000, bytes });
      rows.push({ table, subject: `IPC on ${flavour}, ${bytes} bytes`, figures: { per_s: perSecond } });
    }
  }
  return rows;
}

function aimsOf(results: readonly SubjectResult[]): Aim[] {
  const rateOf = (name: string) => results.find(({ subject }) => subject.name === name)?.most?.perSecond;
  const times = (peer: string) => ratio(rateOf(SWARD), rateOf(peer));
  const atLeast = (name: string, measured: number | null, least: number, wanted: string): Aim => ({
    name,
    wanted,
    measured,
    met: measured !== null && measured >= least,
  });
  const own = results.filter(({ subject }) => subject.name.startsWith(SWARD));
  const all = own.flatMap(({ most, byRate }) => [...byRate.values(), ...(most === undefined ? [] : [most])]);
  const missing = all.reduce((sum, { offered, stored }) => sum + offered - stored, 0);
  return [
    atLeast('rate to the Python gateway', times(PYTHON), 20, 'at least 20 times'),
    atLeast('the same, further', times(PYTHON), 41, 'at least 41 times'),
    atLeast("rate to mosquitto's bridge", times(BRIDGE), 1, 'above it'),
    { name: 'readings lost by Sward', wanted: '0', measured: missing, met: all.length > 0 && missing === 0 },
  ];
}

export const pipeline: Benchmark = {
  name: 'pipeline',
  purpose: 'durable and cloud-confirmed readings per second and latency, against peers and physical limits',
  plot: {
    title: 'Readings stored per second (logarithmic)',
    table: RATE_TABLE,
    figure: 'readings_per_s',
  },
  run,
};
