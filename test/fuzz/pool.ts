import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Share, ShareResult } from './run-share.ts';

const WORKER = fileURLToPath(new URL('worker-program.ts', import.meta.url));
/** A share takes seconds. One that takes so long hangs in an input. */
const HANG_MS = 300_000;

type Report = (result: ShareResult) => void;

/** @throws Error where the worker ends instead, or hangs */
async function answerOf(worker: ChildProcess, share: Share): Promise<ShareResult> {
  const ended = new AbortController();
  const where = `${share.target}, share ${share.share}`;
  const fail = (what: string) => () => Promise.reject(new Error(`a worker ${what} in ${where}`));
  const end = once(worker, 'exit', { signal: ended.signal }).then(fail('ended: its output above says why'));
  const hang = once(AbortSignal.timeout(HANG_MS), 'abort', { signal: ended.signal }).then(fail('hangs'));
  const answer = once(worker, 'message', { signal: ended.signal }).then(([result]: ShareResult[]) => result);
  worker.send(share);
  const result = await Promise.race([answer, end, hang]);
  ended.abort();
  await Promise.allSettled([answer, end, hang]);
  if (result === undefined) throw new Error('a worker sent no result');
  return result;
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, 'exit');
  // One that hangs hears no polite word.
  worker.kill('SIGKILL');
  await ended;
}

/** Feeds all shares, by so many processes at once. @throws Error where one ended by itself, by the signal, or hangs */
export async function runPool(
  shares: readonly Share[],
  {
    workers: count,
    signal,
    report,
  }: { readonly workers: number; readonly signal: AbortSignal; readonly report: Report },
): Promise<void> {
  const waiting = [...shares];
  const workers = Array.from({ length: count }, () => fork(WORKER, [], { execArgv: ['--import', 'tsx'] }));
  const endAll = () => Promise.all(workers.map(end));
  signal.addEventListener('abort', () => void endAll(), { once: true });
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let share = waiting.shift(); share !== undefined; share = waiting.shift())
          report(await answerOf(worker, share));
      }),
    );
  } finally {
    await endAll();
  }
}
