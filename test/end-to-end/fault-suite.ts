import { afterEach, describe, expect, it } from '@jest/globals';
import { RunningGateway } from '../support/running-gateway.ts';

const SENSORS = ['--sensors', '8', '--rate', '5'];
const TEST_TIMEOUT_MS = 90_000;

/** Faults on the real processes. One file runs it for each flavour, so that the two run at once. */
export function nothingIsLost(flavour: 'lite' | 'classic'): void {
  let run: RunningGateway;
  afterEach(() => run.stop());

  /** Waits until `more` further readings were heard. */
  async function hear(more: number): Promise<void> {
    const target = run.counts.received + more;
    await run.until(() => run.counts.received >= target);
  }

  async function kill(index: number): Promise<void> {
    const restarts = () => run.gateway.nucleus.components.list().reduce((sum, each) => sum + each.restarts, 0);
    const before = restarts();
    run.gateway.killComponent(index);
    await run.until(() => restarts() > before);
  }

  async function expectAllStored(): Promise<void> {
    await run.gateway.settle();
    const result = run.gateway.result();
    const all = { stored: result.received, confirmed: result.received };
    expect(result).toMatchObject({ ...all, lost: 0, duplicated: 0, held: 0 });
  }

  describe(`on ${flavour} nothing is lost or doubled`, () => {
    it(
      'when the network goes away, and buffer and publisher are killed meanwhile',
      async () => {
        run = await RunningGateway.start([...SENSORS, '--flavour', flavour]);
        await hear(40);
        run.gateway.cut();
        await hear(40);
        await kill(1);
        await kill(2);
        await hear(40);
        run.gateway.restore();
        await expectAllStored();
        expect(run.gateway.nucleus.components.list().map(({ state }) => state)).not.toContain('BROKEN');
      },
      TEST_TIMEOUT_MS,
    );

    it(
      'when the nucleus swallows publishes to the cloud, and drops every connection',
      async () => {
        run = await RunningGateway.start([...SENSORS, '--flavour', flavour]);
        const { faults } = run.gateway.nucleus;
        await hear(40);
        faults.setPublishFault('lose');
        await hear(40);
        faults.dropSockets();
        await hear(40);
        faults.setPublishFault('none');
        await expectAllStored();
      },
      TEST_TIMEOUT_MS,
    );
  });
}
