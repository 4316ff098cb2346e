import { GreengrassV2Client } from '@aws-sdk/client-greengrassv2';
import { IoTClient } from '@aws-sdk/client-iot';
import { afterEach, describe, expect, it } from '@jest/globals';
import { GreengrassGroupRollouts } from '../../../../lib/fleet/membership/adapters/greengrass-group-rollouts.ts';
import { type Answer, type RecordedRequest, RecordedService } from '../../recorded-client.ts';

const TARGET = 'arn:aws:iot:eu-west-1:123456789012:thinggroup/sward-default';
const DEPLOYMENT = {
  deploymentId: 'd-1',
  targetArn: TARGET,
  deploymentName: 'sward',
  iotJobId: 'job-1',
  components: { 'sward.Gateway': { componentVersion: '1.0.0' } },
  deploymentPolicies: { failureHandlingPolicy: 'ROLLBACK' },
  iotJobConfiguration: { timeoutConfig: { inProgressTimeoutInMinutes: 60 } },
};

/** What AWS IoT says of a thing's job. */
const jobAnswer = (status: string | undefined): Answer =>
  status === undefined ? { error: 'ResourceNotFoundException' } : { body: { execution: { status } } };

/** What Greengrass says of a group's deployments. */
function deploymentAnswer({ path, method }: RecordedRequest, deployments: readonly object[]): Answer {
  if (method === 'POST') return { body: { deploymentId: 'd-2' } };
  return { body: path.endsWith('/d-1') ? DEPLOYMENT : { deployments } };
}

describe('deployments of groups', () => {
  let service: RecordedService;
  let clients: [GreengrassV2Client, IoTClient];

  /** AWS IoT and Greengrass at once, where a group has been deployed to and a thing's job is in `status`. */
  async function rolloutsWith(status: string | undefined, deployments: readonly object[] = [DEPLOYMENT]) {
    const answer = (request: RecordedRequest): Answer => {
      if (request.path.startsWith('/thing-groups/')) return { body: { thingGroupArn: TARGET } };
      return request.path.startsWith('/things/') ? jobAnswer(status) : deploymentAnswer(request, deployments);
    };
    service = new RecordedService(answer);
    const options = await service.start();
    clients = [new GreengrassV2Client(options), new IoTClient(options)];
    return new GreengrassGroupRollouts(...clients);
  }
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await service.close();
  });

  it.each([
    ['SUCCEEDED', true],
    ['REMOVED', true],
    ['QUEUED', false],
    ['IN_PROGRESS', false],
    [undefined, false],
  ])('have run on a thing whose job is %s: %s', async (status, expected) => {
    const rollouts = await rolloutsWith(status);
    expect(await rollouts.hasRun('sward-default', 'gw-1')).toBe(expected);
    expect(service.requests.map(({ path }) => path)).toContain('/things/gw-1/jobs/job-1');
  });

  it('have not run where there was none, and are not repeated then', async () => {
    const rollouts = await rolloutsWith('SUCCEEDED', []);
    expect(await rollouts.hasRun('sward-default', 'gw-1')).toBe(false);
    await rollouts.repeat('sward-default');
    expect(service.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('are repeated as they were', async () => {
    const rollouts = await rolloutsWith('SUCCEEDED');
    await rollouts.repeat('sward-default');
    const { deploymentId: _, iotJobId: __, ...content } = DEPLOYMENT;
    const made = service.requests.find(({ method }) => method === 'POST')?.body;
    expect(made).toMatchObject(content);
  });
});
