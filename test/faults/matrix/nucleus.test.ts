import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { CLOUD_CONSUMER, COMPONENTS } from '@sward/contracts/components.ts';
import { cloudTopics, localTopics } from '@sward/contracts/topics.ts';
import { connectIpcMessageBus } from '@sward/greengrass-ipc/adapters/ipc-message-bus.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { accessControlOf } from '../../../tools/recipes/access-control.ts';
import { expectBalanced } from '../rig/balance.ts';
import { type ProcessChain, THING } from '../rig/process-chain.ts';
import { SharedChain } from '../rig/shared-chain.ts';

const BUFFER = COMPONENTS.localBuffer;
const PUBLISHER = COMPONENTS.cloudPublisher;
const TIMEOUT_MS = 90_000;
/** Another component of the same gateway. */
const OTHER = 'test.Other';

/** Has another component publish until the nucleus takes not even a small message any more. */
async function fillSpool(chain: ProcessChain): Promise<void> {
  const topic = cloudTopics.status({ buildingId: 'hq', gatewayId: THING });
  const access = {
    'aws.greengrass.ipc.mqttproxy': {
      [`${OTHER}:publish`]: { operations: ['aws.greengrass#PublishToIoTCore'], resources: ['#'] },
    },
  };
  const bus = await connectIpcMessageBus({
    clock: createSystemClock(),
    logger: createRecordingLogger(),
    socketPath: chain.nucleus.ipcSocketPath,
    serviceId: chain.nucleus.admitClient(OTHER, access),
    onServiceIdRefused: () => {},
  });
  const isTaken = (bytes: number) =>
    bus.publishToCloud(topic, new Uint8Array(bytes)).then(
      () => true,
      () => false,
    );
  for (const bytes of [120_000, 6000, 300]) {
    while (await isTaken(bytes)) {
      // The next one, until there is no room.
    }
  }
  await bus.close();
}

describe.each(['lite', 'classic'] as const)('on %s nothing is lost or doubled', (flavour) => {
  const shared = new SharedChain({ flavour });
  afterAll(() => shared.stop());

  it(
    'when the IPC socket is gone for a while',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(40);
        rmSync(chain.nucleus.ipcSocketPath);
        chain.nucleus.faults.dropSockets();
        chain.source.offer(100);
        await chain.until(() => chain.nucleus.ipc.connected().length === 0);
        await chain.nucleus.faults.restartIpcServer();
        chain.source.offer(40);
        await chain.settle();
        expectBalanced(chain.balance());
        await chain.restart(BUFFER);
        await chain.restart(PUBLISHER);
      }),
    TIMEOUT_MS,
  );

  it(
    'when the nucleus is restarted with all its components',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(40);
        chain.cloud.cut();
        chain.source.offer(100);
        await chain.until(() => chain.source.durable === chain.source.offered.length);
        await chain.stopNucleus();
        chain.source.offer(60);
        chain.cloud.restore();
        await chain.startNucleus();
        await chain.connectSource();
        await chain.settle();
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'when the publisher is refused its topics, until a deployment gives them back',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(40);
        const { configuration } = chain.nucleus;
        const refused = chain.logged('publish_unauthorized');
        configuration.merge(PUBLISHER, ['accessControl'], {
          'aws.greengrass.ipc.mqttproxy': {
            [`${PUBLISHER}:publish-to-cloud`]: {
              operations: ['aws.greengrass#PublishToIoTCore'],
              resources: ['elsewhere'],
            },
          },
        });
        chain.source.offer(100);
        await chain.until(() => chain.logged('publish_unauthorized') > refused);
        expect(chain.source.durable).toBeGreaterThan(0);
        configuration.merge(PUBLISHER, ['accessControl'], accessControlOf(PUBLISHER));
        await chain.settle();
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'when the nucleus accepts publishes, then dies with them',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(40);
        chain.nucleus.faults.setPublishFault('lose');
        const accepted = new Promise<void>((resolve) => {
          chain.when(
            ({ way, topic }) => way === 'to-cloud' && topic.endsWith('/batch'),
            () => resolve(),
          );
        });
        chain.source.offer(100);
        await accepted;
        await chain.stopNucleus();
        await chain.startNucleus();
        await chain.connectSource();
        await chain.settle();
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'when the nucleus stalls: the buffer gets no message, then the publisher none',
    () =>
      shared.use(async (chain) => {
        const stalls = [
          { component: BUFFER, misses: localTopics.ingestBatch },
          { component: PUBLISHER, misses: localTopics.deliveryBatch(CLOUD_CONSUMER) },
        ];
        for (const { component, misses } of stalls) {
          const sent = new Promise<void>((resolve) => {
            chain.when(
              ({ topic }) => topic === misses,
              () => resolve(),
            );
          });
          chain.nucleus.faults.stall(component);
          chain.source.offer(100);
          await sent;
          expect(chain.isSettled).toBe(false);
          chain.nucleus.faults.release(component);
          await chain.settle();
        }
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'when the subscriptions of all components die without a word',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(40);
        chain.nucleus.faults.forgetSubscriptions();
        chain.source.offer(100);
        // Each bus renews its subscriptions once a minute; a lost connection makes it do so now.
        chain.nucleus.faults.dropSockets();
        await chain.settle();
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );
});

describe('the spool of classic', () => {
  const shared = new SharedChain({ flavour: 'classic' });
  afterAll(() => shared.stop());

  it(
    'is filled by another component while the network is away: publishes are refused, and nothing is lost or doubled',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(40);
        chain.nucleus.faults.cutNetwork();
        await fillSpool(chain);
        const refused = chain.refusedPublishes;
        chain.source.offer(2000);
        await chain.until(() => chain.refusedPublishes > refused);
        chain.nucleus.faults.restoreNetwork();
        await chain.settle();
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );
});
