import { randomUUID } from 'node:crypto';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Flavour } from '@sward/nucleus/ports.ts';
import { SwardGateway } from '../pipeline/sward-gateway.ts';
import type { ReceiverReport } from '../programs/receiver-messages.ts';
import type { OfferDone, OfferRequest } from '../programs/source-messages.ts';
import { Program } from '../support/child-process.ts';
import { useOf } from '../support/process-use.ts';
import { RemoteCloud } from '../support/remote-cloud.ts';
import type { Resources } from '../support/resources.ts';
import { pause, until } from '../support/wait.ts';
import { READINGS_PER_SECOND } from '../wear/sensor-readings.ts';
import { Line } from './line.ts';
import type { PreparedLog } from './prepared-log.ts';

/** A gateway in the next region but one: 50 ms there and back. IoT Core takes 512 KiB/s from one connection. */
const LINE = { delayMs: 25, upBytesPerSecond: 512 * 1024 };
const LOOK_MS = 1000;
const KIB = 1024;

/** What a part of a week's backlog took, with new readings coming in. */
export type WeekPart = {
  readonly seconds: number;
  readonly stored: number;
  readonly publishesPerSecond: number;
  readonly kibPerSecond: number;
  /** New readings: how many were offered and stored, and how old they were when they were stored, ms. */
  readonly live: ReceiverReport['live'] & { readonly offered: number };
  /** Proportional memory of the components together, MB: each second's. */
  readonly memory: readonly number[];
};

type WeekRun = { readonly mostSeconds: number; readonly resources: Resources; readonly flavour: Flavour };

/**
 * Drains a prepared log over a line like the real one, with 4 new readings a second beside it, until it is empty or
 * the time is over.
 */
export async function measureWeek(log: PreparedLog, { mostSeconds, resources, flavour }: WeekRun): Promise<WeekPart> {
  const cloud = await RemoteCloud.start(resources);
  const line = await Line.open(resources, cloud.broker, LINE);
  await cloud.reset();
  const gateway = await SwardGateway.start(line, resources, {
    flavour,
    components: [COMPONENTS.localBuffer, COMPONENTS.cloudPublisher],
    config: { [COMPONENTS.localBuffer]: { data_dir: log.copyTo(resources) } },
  });
  const source = await startSource(gateway, resources);
  await until('the first batch is stored', async () => (await cloud.count()).stored > 0);
  const before = await cloud.report();
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const pids = Object.values(await gateway.componentPids());
  const memory: number[] = [];
  // It is ended with everything else, in the midst of its offer.
  source.ask<OfferDone>(offerFor(mostSeconds), 'offered', 2 * mostSeconds * 1000).catch(() => undefined);
  for (let left = log.readings; left > 0 && elapsed() < mostSeconds; ) {
    await pause(LOOK_MS);
    memory.push(useOf(pids).pssMb);
    const { stored, live } = await cloud.count();
    left = log.readings - (stored - live);
  }
  const seconds = elapsed();
  return partOf(before, await cloud.report(), seconds, memory);
}

function partOf(before: ReceiverReport, after: ReceiverReport, seconds: number, memory: readonly number[]): WeekPart {
  return {
    seconds,
    stored: after.stored - before.stored,
    publishesPerSecond: (after.messages - before.messages) / seconds,
    kibPerSecond: (after.bytes - before.bytes) / seconds / KIB,
    live: { ...after.live, offered: Math.floor(seconds * READINGS_PER_SECOND) },
    memory,
  };
}

const offerFor = (seconds: number): OfferRequest => ({
  kind: 'offer',
  count: READINGS_PER_SECOND * seconds,
  perSecond: READINGS_PER_SECOND,
});

async function startSource(gateway: SwardGateway, resources: Resources): Promise<Program> {
  const url = new URL('../programs/ingest-source.ts', import.meta.url);
  const options = { socketPath: gateway.socketPath, serviceId: gateway.sourceId, bootId: randomUUID() };
  return (await Program.fork(resources, url, options)).program;
}
