/**
 * The cloud of the benches: takes the messages of every subject from the broker, stores each reading once in SQLite and,
 * for Sward, confirms the batch on the gateway's ack topic after its commit. It does no more than that, because on one
 * machine it takes its processor time from the gateways that are measured.
 */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { connect } from 'mqtt';
import { brokerUrl } from '../support/broker-address.ts';
import { percentile } from '../support/statistics.ts';
import { obeyParent, programOptions, tellParent } from './parent.ts';
import type { ReceiverCount, ReceiverOptions, ReceiverReport, ReceiverRequest } from './receiver-messages.ts';

/** What the receiver needs of a reading: who, which one, when it was heard. */
type Arrived = { readonly key: string; readonly heardAt: number };
type Batch = { readonly epoch: string; readonly seq: number; readonly readings: readonly { received_at: number }[] };
type Single = { readonly n: number; readonly received_at: number };
type Confirmation = { readonly topic: string; readonly payload: string };

const COMMIT_MS = 10;
const BATCH_TOPIC = '$aws/rules/sward_batch/';

const { broker, file } = programOptions<ReceiverOptions>();
const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = NORMAL');
database.exec('CREATE TABLE reading (key TEXT PRIMARY KEY, heard_at INTEGER NOT NULL) WITHOUT ROWID');
const insert = database.prepare('INSERT INTO reading (key, heard_at) VALUES (?, ?) ON CONFLICT DO NOTHING');

let waiting: Arrived[] = [];
let confirmations: Confirmation[] = [];
let counts = { stored: 0, repeated: 0, bytes: 0, messages: 0 };
let latencies: number[] = [];
let live: number[] = [];
let resetAt = 0;
let firstHeardAt: number | null = null;
let lastStoredAt: number | null = null;

const client = connect(brokerUrl(broker), {
  clientId: 'bench-receiver',
  ca: readFileSync(broker.ca),
  cert: readFileSync(broker.certificate),
  key: readFileSync(broker.key),
});

client.on('message', (topic, payload) => {
  counts.messages += 1;
  counts.bytes += payload.length;
  if (topic.startsWith(BATCH_TOPIC)) takeBatch(topic, payload);
  else takeSingle(topic, payload);
});
client.on('connect', () => {
  client.subscribeAsync([`${BATCH_TOPIC}#`, 'building/+/gateway/+/device/+/telemetry'], { qos: 1 }).then(
    () => tellParent({ kind: 'ready' }),
    (error: unknown) => console.error(error),
  );
});
client.on('error', (error) => console.error(error));

/** A delivery batch of Sward; the parts of it that make identity and acknowledgement. */
function takeBatch(topic: string, payload: Buffer): void {
  const { epoch, seq, readings } = JSON.parse(inflateRawSync(payload).toString()) as Batch;
  readings.forEach(({ received_at }, index) => {
    waiting.push({ key: `${epoch}:${seq + index}`, heardAt: received_at });
  });
  const [, , , , building, , gateway] = topic.split('/');
  const ack = { v: 1, epoch, ranges: [[seq, seq + readings.length - 1]] };
  confirmations.push({ topic: `building/${building}/gateway/${gateway}/ack`, payload: JSON.stringify(ack) });
}

/** One reading of a peer. Its topic names the gateway, which has another name in each run, and the device. */
function takeSingle(topic: string, payload: Buffer): void {
  const { n, received_at } = JSON.parse(payload.toString()) as Single;
  waiting.push({ key: `${topic}#${n}`, heardAt: received_at });
}

const storeAll = database.transaction((arrived: readonly Arrived[]) =>
  arrived.filter(({ key, heardAt }) => insert.run(key, heardAt).changes === 1),
);

function commit(): void {
  if (waiting.length === 0) return;
  const fresh = storeAll(waiting);
  const now = Date.now();
  counts.stored += fresh.length;
  counts.repeated += waiting.length - fresh.length;
  for (const { heardAt } of fresh) {
    latencies.push(now - heardAt);
    if (heardAt >= resetAt) live.push(now - heardAt);
    if (firstHeardAt === null || heardAt < firstHeardAt) firstHeardAt = heardAt;
  }
  if (fresh.length > 0) lastStoredAt = now;
  for (const { topic, payload } of confirmations) client.publish(topic, payload, { qos: 1 });
  waiting = [];
  confirmations = [];
}

const timer = setInterval(commit, COMMIT_MS);

function reset(): void {
  counts = { stored: 0, repeated: 0, bytes: 0, messages: 0 };
  latencies = [];
  live = [];
  resetAt = Date.now();
  firstHeardAt = null;
  lastStoredAt = null;
}

const count = (): ReceiverCount => ({ kind: 'count', stored: counts.stored, live: live.length });

function report(): ReceiverReport {
  const [p50, p95] = [percentile(latencies, 0.5), percentile(latencies, 0.95)];
  const ofLive = (fraction: number) => percentile(live, fraction);
  return {
    kind: 'report',
    ...counts,
    firstHeardAt,
    lastStoredAt,
    p50,
    p95,
    live: { stored: live.length, p50: ofLive(0.5), p95: ofLive(0.95), max: ofLive(1) },
  };
}

obeyParent<ReceiverRequest>(
  ({ kind }) => {
    if (kind === 'reset') reset();
    tellParent(kind === 'count' ? count() : report());
  },
  async () => {
    clearInterval(timer);
    await client.endAsync(true);
    database.close();
  },
);
