import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { expectBalanced } from '../rig/balance.ts';
import { ProcessChain, THING } from '../rig/process-chain.ts';
import { SharedChain } from '../rig/shared-chain.ts';

const BUFFER = COMPONENTS.localBuffer;
const PUBLISHER = COMPONENTS.cloudPublisher;
const TIMEOUT_MS = 120_000;
const DAY_MS = 86_400_000;

/** Text that hardly deflates. */
const text = (characters: number): string => randomBytes(characters).toString('base64').slice(0, characters);

/** The nucleus reads its certificate when it starts. */
async function restartNucleus(chain: ProcessChain): Promise<void> {
  await chain.stopNucleus();
  await chain.startNucleus();
  await chain.connectSource();
}

/** Offers readings that cannot reach the cloud; gives back control when they are on disk. */
async function keepOnDisk(chain: ProcessChain, count: number): Promise<void> {
  chain.source.offer(count);
  await chain.until(() => chain.source.durable === chain.source.offered.length);
}

describe.each(['lite', 'classic'] as const)('on %s nothing is lost or doubled', (flavour) => {
  const shared = new SharedChain({ flavour });
  afterAll(() => shared.stop());

  it(
    'when the network is cut, restored, stalled and restored',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(40);
        chain.cloud.cut();
        await keepOnDisk(chain, 200);
        chain.cloud.restore();
        await chain.settle();
        chain.cloud.stall();
        await keepOnDisk(chain, 200);
        chain.cloud.restore();
        await chain.settle();
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'when the queue of the cloud doubles messages and disorders them',
    () =>
      shared.use(async (chain) => {
        chain.cloud.setDisorder(true);
        for (let round = 0; round < 10; round += 1) await keepOnDisk(chain, 60);
        await chain.settle();
        chain.cloud.setDisorder(false);
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'when the certificate is rotated',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(40);
        await chain.cloud.issueCertificate(THING);
        await keepOnDisk(chain, 40);
        await restartNucleus(chain);
        await chain.deliver(40);
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'when the certificate has expired, until there is a new one',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(40);
        await chain.cloud.issueCertificate(THING, Date.now() - 400 * DAY_MS);
        const { refused } = chain.cloud.stats();
        await restartNucleus(chain);
        await keepOnDisk(chain, 100);
        await chain.until(() => chain.cloud.stats().refused > refused);
        expect(chain.nucleus.iotCore.connected).toBe(false);
        await chain.cloud.issueCertificate(THING);
        await restartNucleus(chain);
        await chain.settle();
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'when the certificate is revoked, until there is a new one',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(40);
        const { refused } = chain.cloud.stats();
        await chain.cloud.revokeCertificate(THING);
        await keepOnDisk(chain, 100);
        await chain.until(() => chain.cloud.stats().refused > refused);
        await chain.cloud.issueCertificate(THING);
        await restartNucleus(chain);
        await chain.settle();
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'when the configuration becomes invalid: it is refused whole, and the one before stays',
    () =>
      shared.use(async (chain) => {
        const { configuration } = chain.nucleus;
        const refused = chain.logged('configuration_refused');
        configuration.merge(BUFFER, ['commit_interval_ms'], 'soon');
        configuration.merge(PUBLISHER, ['max_in_flight'], 0);
        configuration.merge(PUBLISHER, ['building_id'], 'elsewhere');
        await chain.until(() => chain.logged('configuration_refused') >= refused + 2);
        await chain.deliver(100);
        configuration.merge(BUFFER, ['commit_interval_ms'], 50);
        configuration.merge(PUBLISHER, ['max_in_flight'], 8);
        configuration.merge(PUBLISHER, ['building_id'], 'hq');
        await chain.deliver(100);
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );
});

describe('two gateways with one name', () => {
  it(
    'throw each other out of the broker, and both deliver all they have',
    async () => {
      const first = await ProcessChain.start();
      const second = await ProcessChain.start({ beside: first });
      try {
        for (const chain of [first, second]) chain.source.offer(300);
        for (const chain of [first, second]) await chain.settle();
        for (const chain of [first, second]) expectBalanced(chain.balance());
      } finally {
        await second.stop();
        await first.stop();
      }
    },
    TIMEOUT_MS,
  );
});

describe('a broker that discards what comes too fast', () => {
  it(
    'gets it again from classic until it is stored, at its pace',
    async () => {
      const limits = { publishesPerSecond: 20 };
      const shared = new SharedChain({ flavour: 'classic', limits, publisher: { mode: 'reading' } });
      await shared.use(async (chain) => {
        chain.source.offer(300);
        await chain.until(() => chain.cloud.stats().discarded > 0);
        await chain.settle();
        expectBalanced(chain.balance());
      });
      await shared.stop();
    },
    TIMEOUT_MS,
  );

  it(
    'holds up lite, which waits for its answers, until the connection has been lost once; nothing is lost or doubled',
    async () => {
      const shared = new SharedChain({ limits: { publishesPerSecond: 20 }, publisher: { mode: 'reading' } });
      await shared.use(async (chain) => {
        chain.source.offer(100);
        await chain.until(() => chain.cloud.stats().discarded > 0);
        while (!chain.isSettled) {
          const { discarded } = chain.cloud.stats();
          await chain.until(() => chain.isSettled || chain.cloud.stats().discarded > discarded);
          chain.cloud.cut();
          chain.cloud.restore();
        }
        expectBalanced(chain.balance());
      });
      await shared.stop();
    },
    TIMEOUT_MS,
  );
});

/** Readings go on coming: where nothing at all is confirmed, no message is taken for the one at fault. */
async function hearUntil(chain: ProcessChain, condition: () => boolean): Promise<void> {
  const end = performance.now() + TIMEOUT_MS / 2;
  while (!condition() && performance.now() < end) await keepOnDisk(chain, 2);
}

describe('a message that is too large on the way', () => {
  const shared = new SharedChain();
  afterAll(() => shared.stop());

  it(
    'is split until its parts come through, and nothing is lost or doubled',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(20);
        chain.nucleus.faults.losePublishesOver(1500);
        for (let i = 0; i < 200; i += 1) chain.source.offer(1, { values: { temperature_c: 20, raw: text(100) } });
        const large = chain.source.offered.slice(-200);
        await hearUntil(chain, () => large.every((reading) => chain.ledger.has(reading)));
        await chain.settle();
        chain.nucleus.faults.losePublishesOver(Number.POSITIVE_INFINITY);
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'and is one reading is dead-lettered and reported, and the rest of its batch is stored',
    () =>
      shared.use(async (chain) => {
        await chain.deliver(20);
        chain.nucleus.faults.losePublishesOver(500);
        chain.source.offer(10);
        chain.source.offer(1, { values: { temperature_c: 20, raw: text(500), text: text(250) } });
        chain.source.offer(10);
        const letters = () => Number(chain.status(BUFFER)?.detail['log_dead_letters'] ?? 0);
        await hearUntil(chain, () => letters() > 0);
        await chain.until(() => chain.isSettledBut(letters()));
        chain.nucleus.faults.losePublishesOver(Number.POSITIVE_INFINITY);
        expect(letters()).toBe(1);
        expectBalanced(chain.balance(letters()));
      }),
    TIMEOUT_MS,
  );
});
