import { afterEach, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { RunningGateway } from '../support/running-gateway.ts';

let run: RunningGateway;
afterEach(() => run.stop());

const SENSORS = ['--sensors', '8', '--rate', '5'];

/** Waits until `more` further readings were heard. */
async function hear(more: number): Promise<void> {
  const target = run.counts.received + more;
  await run.until(() => run.counts.received >= target);
}

const NOTHING_LOST = { lost: 0, duplicated: 0, held: 0 };

async function expectAllStored(): Promise<void> {
  await run.gateway.settle();
  const result = run.gateway.result();
  expect(result).toMatchObject({ ...NOTHING_LOST, stored: result.received, confirmed: result.received });
}

describe.each(['lite', 'classic'])('nothing is lost or doubled on %s', (flavour) => {
  it('when the network goes away, and buffer and publisher are killed meanwhile', async () => {
    run = await RunningGateway.start([...SENSORS, '--flavour', flavour]);
    await hear(60);
    run.gateway.cut();
    await hear(60);
    const restarts = () => run.gateway.nucleus.components.list().reduce((sum, each) => sum + each.restarts, 0);
    run.gateway.killComponent(1);
    await run.until(() => restarts() === 1);
    run.gateway.killComponent(2);
    await run.until(() => restarts() === 2);
    await hear(120);
    run.gateway.restore();
    await expectAllStored();
    expect(run.gateway.nucleus.components.list().map(({ state }) => state)).not.toContain('BROKEN');
  }, 120_000);

  it('when every connection to the nucleus drops, and it swallows publishes to the cloud', async () => {
    run = await RunningGateway.start([...SENSORS, '--flavour', flavour]);
    const { faults } = run.gateway.nucleus;
    await hear(60);
    faults.setPublishFault('lose');
    await hear(60);
    faults.dropSockets();
    await hear(60);
    faults.setPublishFault('none');
    await expectAllStored();
  }, 120_000);
});

describe('a gateway whose publisher lost its rights', () => {
  it('is refused by the nucleus, keeps everything, and delivers it when a deployment gives them back', async () => {
    run = await RunningGateway.start(SENSORS);
    const { configuration } = run.gateway.nucleus;
    const path = ['accessControl', 'aws.greengrass.ipc.mqttproxy'];
    const rights = configuration.get(COMPONENTS.cloudPublisher, path);
    configuration.merge(COMPONENTS.cloudPublisher, path, {
      'sward.CloudPublisher:publish-to-cloud': {
        operations: ['aws.greengrass#PublishToIoTCore'],
        resources: ['elsewhere'],
      },
    });
    await hear(40);
    const { stored } = run.gateway.cloudStats;
    await hear(80);
    expect(run.gateway.cloudStats.stored).toBe(stored);
    configuration.merge(COMPONENTS.cloudPublisher, path, rights);
    await expectAllStored();
  }, 120_000);
});
