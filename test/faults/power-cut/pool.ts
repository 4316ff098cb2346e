import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Schedule } from './schedule.ts';
import type { UnitResult } from './units.ts';

const WORKER = fileURLToPath(new URL('worker-program.ts', import.meta.url));

type Report = (result: UnitResult) => void;

/** Resolves with the result of the unit that the worker was sent. @throws Error where the worker ended instead */
async function answerOf(worker: ChildProcess): Promise<UnitResult> {
  const ended = new AbortController();
  const end = once(worker, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`a worker of the run ended with ${code}: its output above says why`);
  });
  const answer = once(worker, 'message', { signal: ended.signal }).then(([result]: UnitResult[]) => result);
  const result = await Promise.race([answer, end]);
  ended.abort();
  await Promise.allSettled([answer, end]);
  if (result === undefined) throw new Error('a worker of the run sent no result');
  return result;
}

async function work(schedule: Schedule, worker: ChildProcess, report: Report): Promise<void> {
  for (let unit = schedule.next(); unit !== undefined; unit = schedule.next()) {
    worker.send(unit);
    const result = await answerOf(worker);
    schedule.done(result);
    report(result);
  }
}

/** Ends the worker, so that its folder can be taken away. */
async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, 'exit');
  worker.kill();
  await ended;
}

export type PoolOptions = {
  /** Processes at once; each has a folder of its own in `scratch`. */
  readonly workers: number;
  readonly scratch: string;
  /** Ends the run early. */
  readonly signal: AbortSignal;
  readonly report: Report;
};

/** Does all units of the schedule. @throws Error where a worker ended by itself or by the signal */
export async function runPool(
  schedule: Schedule,
  { workers: count, scratch, signal, report }: PoolOptions,
): Promise<void> {
  const workers = Array.from({ length: count }, (_, index) =>
    fork(WORKER, [join(scratch, `worker-${index}`)], { execArgv: ['--import', 'tsx'] }),
  );
  signal.addEventListener('abort', () => void Promise.all(workers.map(end)), { once: true });
  try {
    await Promise.all(workers.map((worker) => work(schedule, worker, report)));
  } finally {
    await Promise.all(workers.map(end));
  }
}
