import { beforeEach, describe, expect, it } from '@jest/globals';
import { applyDeployment } from '../../../lib/fleet/deployments/deployment-resource.ts';
import type { GroupDeployments, LatestDeployment, NewDeployment } from '../../../lib/fleet/deployments/ports.ts';
import { created, deleted, updated } from '../cloudformation-event.ts';

const TARGET = 'arn:aws:iot:eu-west-1:123456789012:thinggroup/sward-default';

/** Greengrass, as far as deployments to groups go: one is in force for each target. */
class FakeGreengrass implements GroupDeployments {
  readonly made: NewDeployment[] = [];
  readonly cancelled: string[] = [];
  inForce: LatestDeployment | undefined;

  latest(): Promise<LatestDeployment | undefined> {
    return Promise.resolve(this.inForce);
  }

  create(deployment: NewDeployment): Promise<string> {
    this.made.push(deployment);
    const id = `deployment-${this.made.length}`;
    this.inForce = { id, isActive: true, components: deployment.document.components };
    return Promise.resolve(id);
  }

  cancel(id: string): Promise<void> {
    this.cancelled.push(id);
    return Promise.resolve();
  }
}

const version = (componentVersion: string) => ({ componentVersion });
const propertiesFor = (components: Readonly<Record<string, object>>) => ({
  TargetArn: TARGET,
  Name: 'sward to sward-default',
  Document: JSON.stringify({
    components,
    deploymentPolicies: { failureHandlingPolicy: 'ROLLBACK' },
    iotJobConfiguration: { timeoutConfig: { inProgressTimeoutInMinutes: 60 } },
  }),
});

const ONE = propertiesFor({ 'sward.Gateway': version('1.0.0') });
const TWO = propertiesFor({ 'sward.Gateway': version('2.0.0') });

describe('the deployment of a group', () => {
  let greengrass: FakeGreengrass;
  beforeEach(() => {
    greengrass = new FakeGreengrass();
  });

  it('is made as the template says, numbers as numbers, once for each request', async () => {
    expect(await applyDeployment(created(ONE), greengrass)).toEqual({ DeploymentId: 'deployment-1' });
    expect(greengrass.made).toEqual([
      { targetArn: TARGET, name: ONE.Name, document: JSON.parse(ONE.Document), token: 'request-1' },
    ]);
  });

  it('is the former one again after a rollback: Greengrass gives it to gateways that have the newer', async () => {
    await applyDeployment(created(ONE), greengrass);
    await applyDeployment(updated(TWO, ONE), greengrass);
    await applyDeployment(updated(ONE, TWO), greengrass);
    expect(greengrass.inForce).toMatchObject({ id: 'deployment-3', components: JSON.parse(ONE.Document).components });
  });

  it('keeps what somebody added to it by hand, with its configuration', async () => {
    await applyDeployment(created(ONE), greengrass);
    const mine = { componentVersion: '3.1.0', configurationUpdate: { merge: '{"a":1}' } };
    greengrass.inForce = {
      id: 'by-hand',
      isActive: true,
      components: { 'sward.Gateway': version('1.0.0'), 'com.example.Mine': mine },
    };
    await applyDeployment(updated(TWO, ONE), greengrass);
    expect(greengrass.inForce?.components).toEqual({ 'sward.Gateway': version('2.0.0'), 'com.example.Mine': mine });
  });

  it('takes away what the fleet file had and has no more, and what the bundle has no more', async () => {
    const before = propertiesFor({ 'sward.Old': version('1.0.0'), 'aws.greengrass.Cli': version('2.14.0') });
    await applyDeployment(created(before), greengrass);
    await applyDeployment(updated(TWO, before), greengrass);
    expect(greengrass.inForce?.components).toEqual({ 'sward.Gateway': version('2.0.0') });
  });

  it('takes the version that the fleet file names, not the one that was added by hand', async () => {
    greengrass.inForce = { id: 'by-hand', isActive: true, components: { 'aws.greengrass.Cli': version('2.0.0') } };
    const wanted = propertiesFor({ 'aws.greengrass.Cli': version('2.14.0') });
    await applyDeployment(created(wanted), greengrass);
    expect(greengrass.inForce?.components).toEqual({ 'aws.greengrass.Cli': version('2.14.0') });
  });

  it('is cancelled where its group goes, and makes nothing then', async () => {
    await applyDeployment(created(ONE), greengrass);
    expect(await applyDeployment(deleted(ONE), greengrass)).toEqual({});
    expect(greengrass.cancelled).toEqual(['deployment-1']);
    expect(greengrass.made).toHaveLength(1);
  });

  it('does not hold up a stack that goes after it was stopped: Greengrass cancels no second time', async () => {
    await applyDeployment(created(ONE), greengrass);
    greengrass.inForce = { id: 'deployment-1', isActive: false, components: {} };
    await applyDeployment(deleted(ONE), greengrass);
    expect(greengrass.cancelled).toEqual([]);
  });

  it('does not hold up a stack that goes before it was made', async () => {
    await applyDeployment(deleted(ONE), greengrass);
    await applyDeployment(deleted({}), greengrass);
    expect(greengrass.cancelled).toEqual([]);
  });

  it('refuses properties that are not its own', async () => {
    const broken = { ...ONE, Document: '{"components":{}}' };
    await expect(applyDeployment(created(broken), greengrass)).rejects.toMatchObject({ code: 'INVALID_MESSAGE' });
  });
});
