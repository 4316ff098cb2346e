import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { expectBalanced } from '../rig/balance.ts';
import type { ProcessChain } from '../rig/process-chain.ts';
import { SharedChain } from '../rig/shared-chain.ts';

const BUFFER = COMPONENTS.localBuffer;
const PUBLISHER = COMPONENTS.cloudPublisher;
const TIMEOUT_MS = 90_000;
/** At 4 readings a second, the pace that the facts reckon with, those of 60 s. */
const READINGS_OF_A_MINUTE = 240;

const shared = new SharedChain();
afterAll(() => shared.stop());

/** The source has waited in vain for the buffer and sends again: a batch passes that has passed before. */
function untilSentAgain(chain: ProcessChain): Promise<void> {
  const seen = new Set<string>();
  return new Promise((resolve) => {
    chain.when(
      ({ topic, payload }) => {
        if (topic !== localTopics.ingestBatch) return false;
        const text = Buffer.from(payload).toString('base64');
        const again = seen.has(text);
        seen.add(text);
        return again;
      },
      () => resolve(),
    );
  });
}

/** What shows that the stopped component was missed: the source's patience ended, or the buffer holds all that came. */
const MISSED: Readonly<Record<string, (chain: ProcessChain) => Promise<void>>> = {
  [BUFFER]: untilSentAgain,
  [PUBLISHER]: (chain) => chain.until(() => (chain.status(BUFFER)?.depth ?? 0) >= READINGS_OF_A_MINUTE),
};

/** Stops a process while the readings of a minute are offered, and until it is missed. */
async function stopForAMinute(chain: ProcessChain, component: string): Promise<void> {
  chain.signal(component, 'SIGSTOP');
  const missed = MISSED[component]?.(chain);
  chain.source.offer(READINGS_OF_A_MINUTE);
  await missed;
  expect(chain.isSettled).toBe(false);
  chain.signal(component, 'SIGCONT');
  await chain.settle();
}

/** The same program once more, as a second supervisor would start it: same folder, same environment. */
function startSecond(pid: number) {
  const [node = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const entries = readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .filter((entry) => entry.includes('='));
  const env = Object.fromEntries(
    entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
  return spawn(node, args, { cwd: readlinkSync(`/proc/${pid}/cwd`), env, stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('a component that is stopped and goes on', () => {
  it.each([BUFFER, PUBLISHER])(
    'has lost and doubled nothing after SIGSTOP for the readings of a minute: %s',
    (component) =>
      shared.use(async (chain) => {
        await chain.deliver(20);
        await stopForAMinute(chain, component);
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );
});

describe('SIGTERM', () => {
  it(
    'has the buffer write what it took in, acknowledge it and end by itself, however long its commits wait',
    async () => {
      const slow = new SharedChain({ buffer: { commit_interval_ms: 5000 } });
      await slow.use(async (chain) => {
        // A commit is just over: the next comes in 5 s.
        await chain.deliver(1);
        chain.source.offer(50);
        await chain.until(() => (chain.status(BUFFER)?.received ?? 0) >= 51);
        expect(chain.source.durable).toBe(1);
        await chain.nucleus.components.stop(BUFFER);
        await chain.until(() => chain.source.durable === 51);
        expect(chain.nucleus.components.details(BUFFER)?.state).toBe('FINISHED');
        expect(chain.logged('component_stopping')).toBe(1);
        expect(chain.logged('component_stop_timed_out')).toBe(0);
        await chain.restart(BUFFER);
        // It depends on the buffer, so it was stopped too.
        await chain.restart(PUBLISHER);
        await chain.settle();
        expectBalanced(chain.balance());
      });
      await slow.stop();
    },
    TIMEOUT_MS,
  );
});

describe('a second buffer on the same folder', () => {
  it(
    'waits, serves nobody, and takes over when the first is killed',
    () =>
      shared.use(async (chain) => {
        const second = startSecond(chain.pid(BUFFER));
        let said = '';
        second.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString();
        });
        await chain.until(() => said.includes('"event":"log_locked"'));
        await chain.deliver(100);
        expect(said).not.toContain('"event":"log_open"');
        // The nucleus starts another first at once: whichever of the two gets the lock serves, and only that one.
        chain.signal(BUFFER, 'SIGKILL');
        await chain.deliver(100);
        second.kill('SIGKILL');
        await once(second, 'exit');
        await chain.deliver(100);
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );
});
