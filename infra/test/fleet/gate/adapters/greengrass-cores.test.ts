import { GreengrassV2Client } from '@aws-sdk/client-greengrassv2';
import { afterEach, describe, expect, it } from '@jest/globals';
import { GreengrassCores } from '../../../../lib/fleet/gate/adapters/greengrass-cores.ts';
import { type Answer, type RecordedRequest, RecordedService } from '../../recorded-client.ts';

const groups = { members: () => Promise.resolve(['gw-1']) };

describe('cores of Greengrass', () => {
  let service: RecordedService;
  let client: GreengrassV2Client;
  async function coresWith(answer: (request: RecordedRequest) => Answer): Promise<GreengrassCores> {
    service = new RecordedService(answer);
    client = new GreengrassV2Client(await service.start());
    return new GreengrassCores(client, groups);
  }
  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  /** A core that is told of two deployments, on two pages. */
  const answerOf =
    (status: string) =>
    ({ path, query }: RecordedRequest): Answer => {
      if (path.endsWith('/installedComponents')) {
        const component = (componentName: string, lifecycleState: string) => ({ componentName, lifecycleState });
        return {
          body: {
            installedComponents: [component('sward.BleIngest', 'BROKEN'), component('sward.LocalBuffer', 'RUNNING')],
          },
        };
      }
      if (!path.endsWith('/effectiveDeployments')) return { body: { coreDeviceThingName: 'gw-1', status } };
      const page = (deploymentId: string, more: object) => ({
        body: {
          effectiveDeployments: [
            { deploymentId, coreDeviceExecutionStatus: 'SUCCEEDED', reason: 'all\n\u001b[31mwell' },
          ],
          ...more,
        },
      });
      return query.has('nextToken') ? page('d-1', {}) : page('d-2', { nextToken: 'more' });
    };

  it('sees how a core does with a deployment, its words made harmless', async () => {
    const cores = await coresWith(answerOf('HEALTHY'));
    expect(await cores.view('gw-1', 'd-1')).toEqual({
      core: 'gw-1',
      health: 'HEALTHY',
      execution: 'SUCCEEDED',
      reason: 'all [31mwell',
      broken: [],
    });
    expect(service.requests).toHaveLength(3);
  });

  it('sees that a core was not told of the deployment', async () => {
    const cores = await coresWith(answerOf('HEALTHY'));
    expect(await cores.view('gw-1', 'd-9')).toMatchObject({ execution: undefined, health: 'HEALTHY' });
  });

  it('sees what is broken on an unhealthy core', async () => {
    const cores = await coresWith(answerOf('UNHEALTHY'));
    expect((await cores.view('gw-1', 'd-1')).broken).toEqual(['sward.BleIngest']);
  });

  it('sees that a thing is no core yet', async () => {
    const cores = await coresWith(() => ({ error: 'ResourceNotFoundException' }));
    expect(await cores.view('gw-1', 'd-1')).toMatchObject({ execution: undefined, health: undefined });
    expect(await cores.members('sward-default')).toEqual(['gw-1']);
  });

  it('does not take a refusal for a core that is offline', async () => {
    const cores = await coresWith(() => ({ error: 'AccessDeniedException' }));
    await expect(cores.view('gw-1', 'd-1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
