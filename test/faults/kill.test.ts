import { afterAll, describe, expect, it } from '@jest/globals';
import { BLE_SOURCE, CLOUD_CONSUMER, COMPONENTS } from '@sward/contracts/components.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { expectBalanced } from './rig/balance.ts';
import type { Passing } from './rig/passage.ts';
import type { ProcessChain } from './rig/process-chain.ts';
import type { Plan } from './rig/saboteur.ts';
import { SharedChain } from './rig/shared-chain.ts';

const BUFFER = COMPONENTS.localBuffer;
const PUBLISHER = COMPONENTS.cloudPublisher;
const WAL = 'readings.db-wal';
const TIMEOUT_MS = 60_000;

const shared = new SharedChain();
afterAll(() => shared.stop());

/** Once `component` has been killed and started again, all that was offered before and after is stored once. */
async function survives(chain: ProcessChain, component: string, before: number): Promise<void> {
  await chain.until(() => chain.restarts(component) > before);
  chain.source.offer(20);
  await chain.settle();
  expectBalanced(chain.balance());
  await chain.forgive(component);
}

/** Kills the buffer at a call on its files. */
function killAtCall(plan: Plan): Promise<void> {
  return shared.use(async (chain) => {
    const before = chain.restarts(BUFFER);
    chain.saboteur.arm(plan);
    chain.source.offer(100);
    await chain.until(() => chain.saboteur.fired);
    await survives(chain, BUFFER, before);
  });
}

/** Kills a component when a message passes the nucleus, ahead of its delivery. */
function killAtMessage(component: string, passes: (message: Passing) => boolean): Promise<void> {
  return shared.use(async (chain) => {
    const before = chain.restarts(component);
    chain.when(passes, () => chain.signal(component, 'SIGKILL'));
    chain.source.offer(100);
    await survives(chain, component, before);
  });
}

const onTopic =
  (topic: string) =>
  (message: Passing): boolean =>
    message.way === 'local' && message.topic === topic;

describe('kill -9 of the buffer loses and doubles nothing', () => {
  it(
    'after it received readings and before it wrote the first byte of their commit',
    () => killAtCall({ action: 'kill-before', call: 'write', name: WAL }),
    TIMEOUT_MS,
  );

  it(
    'in the middle of writing a commit',
    () => killAtCall({ action: 'kill-after', call: 'write', name: WAL, skip: 1 }),
    TIMEOUT_MS,
  );

  it(
    'between the writes of a commit and their sync',
    () => killAtCall({ action: 'kill-before', call: 'sync', name: WAL }),
    TIMEOUT_MS,
  );

  it(
    'between the sync of a commit and its acknowledgement',
    () => killAtCall({ action: 'kill-after', call: 'sync', name: WAL }),
    TIMEOUT_MS,
  );

  it(
    'when its acknowledgement is on the way',
    () => killAtMessage(BUFFER, onTopic(localTopics.ingestAck(BLE_SOURCE))),
    TIMEOUT_MS,
  );

  it(
    'when the publisher tells it how far the cloud has stored',
    () => killAtMessage(BUFFER, onTopic(localTopics.deliveryAck)),
    TIMEOUT_MS,
  );
});

describe('kill -9 of the publisher loses and doubles nothing', () => {
  it(
    'when a batch for it is on the way',
    () => killAtMessage(PUBLISHER, onTopic(localTopics.deliveryBatch(CLOUD_CONSUMER))),
    TIMEOUT_MS,
  );

  it(
    'after it published, before the cloud has answered',
    () => killAtMessage(PUBLISHER, ({ way, topic }) => way === 'to-cloud' && topic.endsWith('/batch')),
    TIMEOUT_MS,
  );

  it(
    'when the word of the cloud is on the way, and the cursor has not moved',
    () => killAtMessage(PUBLISHER, ({ way }) => way === 'from-cloud'),
    TIMEOUT_MS,
  );
});

describe('the checkpoint of the write-ahead log', () => {
  it(
    'may be cut by kill -9 at its start, in its midst and at its end, and loses and doubles nothing',
    () =>
      shared.use(async (chain) => {
        for (const plan of [
          { action: 'kill-before', call: 'write', name: 'readings.db' },
          { action: 'kill-before', call: 'sync', name: 'readings.db' },
          { action: 'kill-before', call: 'truncate', name: WAL },
        ] as const) {
          chain.source.offer(60);
          await chain.until(() => chain.source.durable === chain.source.offered.length);
          // The next start brings the write-ahead log into the file before it serves anybody.
          chain.saboteur.arm(plan);
          chain.signal(BUFFER, 'SIGKILL');
          await chain.until(() => chain.saboteur.fired);
          chain.source.offer(20);
          await chain.settle();
          await chain.forgive(BUFFER, 2);
        }
        expectBalanced(chain.balance());
        expect(chain.nucleus.components.details(BUFFER)?.state).toBe('RUNNING');
      }),
    TIMEOUT_MS,
  );
});
