import { GreengrassV2Client } from '@aws-sdk/client-greengrassv2';
import { afterEach, describe, expect, it } from '@jest/globals';
import { GreengrassDeployments } from '../../../../lib/fleet/deployments/adapters/greengrass-deployments.ts';
import { type Answer, type RecordedRequest, RecordedService } from '../../recorded-client.ts';

const TARGET = 'arn:aws:iot:eu-west-1:123456789012:thinggroup/sward-default';
const COMPONENTS = { 'sward.Gateway': { componentVersion: '1.0.0' } };

describe('deployments of Greengrass', () => {
  let service: RecordedService;
  let client: GreengrassV2Client;
  async function deploymentsWith(answer: (request: RecordedRequest) => Answer): Promise<GreengrassDeployments> {
    service = new RecordedService(answer);
    client = new GreengrassV2Client(await service.start());
    return new GreengrassDeployments(client);
  }
  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  it('finds the newest of a target with its components', async () => {
    const deployments = await deploymentsWith(({ path }) => ({
      body: path.endsWith('/d-1')
        ? { components: COMPONENTS }
        : { deployments: [{ deploymentId: 'd-1', deploymentStatus: 'ACTIVE' }] },
    }));
    expect(await deployments.latest(TARGET)).toEqual({ id: 'd-1', isActive: true, components: COMPONENTS });
    const [list] = service.requests;
    expect([list?.query.get('targetArn'), list?.query.get('historyFilter')]).toEqual([TARGET, 'LATEST_ONLY']);
  });

  it.each(['CANCELED', 'INACTIVE', 'FAILED', 'COMPLETED'])(
    'tells that one that is %s goes to no gateway any more',
    async (status) => {
      const deployments = await deploymentsWith(({ path }) => ({
        body: path.endsWith('/d-1') ? {} : { deployments: [{ deploymentId: 'd-1', deploymentStatus: status }] },
      }));
      expect(await deployments.latest(TARGET)).toEqual({ id: 'd-1', isActive: false, components: {} });
    },
  );

  it('finds none where a target was never deployed to', async () => {
    const deployments = await deploymentsWith(() => ({ body: { deployments: [] } }));
    expect(await deployments.latest(TARGET)).toBeUndefined();
  });

  it('makes one with its policies, and the token by which a repeated call makes no second', async () => {
    const deployments = await deploymentsWith(() => ({ body: { deploymentId: 'd-2' } }));
    const document = { components: COMPONENTS, deploymentPolicies: { failureHandlingPolicy: 'ROLLBACK' } };
    const id = await deployments.create({
      targetArn: TARGET,
      name: 'sward',
      document: { ...document, iotJobConfiguration: {} },
      token: 'request-1',
    });
    expect(id).toBe('d-2');
    expect(service.requests[0]?.body).toEqual({
      targetArn: TARGET,
      deploymentName: 'sward',
      clientToken: 'request-1',
      ...document,
      iotJobConfiguration: {},
    });
  });

  it('cancels, and takes one that is gone for cancelled', async () => {
    const deployments = await deploymentsWith(() => ({ error: 'ResourceNotFoundException' }));
    await deployments.cancel('d-1');
    expect(service.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /greengrass/v2/deployments/d-1/cancel',
    ]);
  });
});
