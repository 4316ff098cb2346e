import type { RunningSubject, Subject } from '../pipeline/subject.ts';
import type { ReceiverReport } from '../programs/receiver-messages.ts';
import type { Row } from '../support/benchmark.ts';
import { RemoteCloud } from '../support/remote-cloud.ts';
import type { Resources } from '../support/resources.ts';
import { ratio } from '../support/statistics.ts';
import { pause, until } from '../support/wait.ts';
import { Line } from './line.ts';

/** What became of a backlog. Seconds count from the moment at which the gateway's connection was taken again. */
export type Drained = {
  readonly offered: number;
  readonly stored: number;
  readonly repeated: number;
  /** Until the last one was stored; null where not all came. */
  readonly storedSeconds: number | null;
  /** Until the gateway knew that; null where it never does. */
  readonly confirmedSeconds: number | null;
  /** From the line's return to the gateway's first connection: its own patience. */
  readonly reconnectSeconds: number;
  readonly messages: number;
};

/** So that everything is where the gateway keeps it: group commits, flags, an MQTT session that notices the cut. */
const SETTLE_MS = 4000;
const LOOK_MS = 250;
/** Nothing new for this long: what is missing is lost. Longer than any of the subjects' retries. */
const STALLED_MS = 30_000;
/** From storing to the gateway's knowing of it. */
const CONFIRM_TIMEOUT_MS = 10_000;
const WARM_UP = 200;

/** Takes the line away, offers `count` readings, gives the line back and waits until they are stored. */
export async function measureBacklog(subject: Subject, count: number, resources: Resources): Promise<Drained> {
  const cloud = await RemoteCloud.start(resources);
  const line = await Line.open(resources, cloud.broker);
  const gateway = await subject.start(line, resources);
  // A first few have gone all the way: connections are up, code is compiled.
  await gateway.offer({ count: WARM_UP, perSecond: WARM_UP });
  await untilStored(cloud, WARM_UP);
  line.cut();
  await gateway.offer({ count, perSecond: null });
  await pause(SETTLE_MS);
  await cloud.reset();
  const restoredAt = Date.now();
  const connectedAt = await line.restore();
  const { stored, repeated, messages, lastStoredAt } = await untilStored(cloud, count);
  const done = stored >= count ? lastStoredAt : null;
  const confirmedAt = done === null ? null : await untilConfirmed(gateway, done);
  const since = (at: number | null) => (at === null ? null : (at - connectedAt) / 1000);
  return {
    offered: count,
    stored,
    repeated,
    messages,
    storedSeconds: since(done),
    confirmedSeconds: since(confirmedAt),
    reconnectSeconds: (connectedAt - restoredAt) / 1000,
  };
}

async function untilStored(cloud: RemoteCloud, count: number): Promise<ReceiverReport> {
  let [stored, changedAt] = [0, performance.now()];
  for (;;) {
    const seen = await cloud.count();
    if (seen.stored > stored) [stored, changedAt] = [seen.stored, performance.now()];
    if (stored >= count || performance.now() - changedAt > STALLED_MS) return cloud.report();
    await pause(LOOK_MS);
  }
}

/** Gives the gateway's last word that more is stored, once it is not older than the storing; null where it never says so. */
async function untilConfirmed(gateway: RunningSubject, storedAt: number): Promise<number | null> {
  const { confirmedAt } = gateway;
  if (confirmedAt === undefined) return null;
  return until(
    'the last confirmation',
    () => (confirmedAt() >= storedAt ? confirmedAt() : undefined),
    CONFIRM_TIMEOUT_MS,
  );
}

/** @param python seconds of the Python gateway, for the ratio */
export function backlogRow(table: string, subject: Subject, drained: Drained, python: number | null): Row {
  const { offered, stored, repeated, storedSeconds, confirmedSeconds, reconnectSeconds, messages } = drained;
  return {
    table,
    subject: subject.name,
    figures: {
      stored_s: storedSeconds,
      confirmed_s: confirmedSeconds,
      readings_per_s: ratio(stored, storedSeconds),
      faster_than_python_gateway: ratio(python, storedSeconds),
      lost: offered - stored,
      sent_twice: repeated,
      messages,
      reconnect_s: reconnectSeconds,
    },
    note: subject.durability,
  };
}
