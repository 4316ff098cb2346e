import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { invokeLambda } from '../support/invoke-lambda.ts';
import { created, deleted } from './cloudformation-event.ts';
import { type RecordedRequest, RecordedService } from './recorded-client.ts';

const entry = (name: string) => join(import.meta.dirname, '..', '..', 'lib', 'fleet', `${name}.lambda.ts`);
const TARGET = 'arn:aws:iot:eu-west-1:123456789012:thinggroup/sward-default';
const DOCUMENT = { components: {}, deploymentPolicies: {}, iotJobConfiguration: {} };

/** One line for each call, in its order. */
const callsOf = (requests: readonly RecordedRequest[]) => requests.map(({ method, path }) => `${method} ${path}`);

describe('the fleet’s functions, bundled as they are deployed', () => {
  let service: RecordedService;
  let url: string;
  beforeEach(async () => {
    service = new RecordedService(({ method, path }) => ({
      body: method === 'POST' && path === '/greengrass/v2/deployments' ? { deploymentId: 'd-1' } : {},
    }));
    url = (await service.start()).endpoint;
  });
  afterEach(() => service.close());

  const invoke = (name: string, event: object) => {
    const variables = { AWS_ENDPOINT_URL: url, DOCUMENTS_TABLE: 'documents' };
    return invokeLambda<null>(entry(name), variables, { ...event, ResponseURL: `${url}/answer` });
  };
  const answer = () => service.requests.find(({ method, path }) => method === 'PUT' && path === '/answer')?.body;

  it('make a deployment and tell CloudFormation its id', async () => {
    const properties = { TargetArn: TARGET, Name: 'sward', Document: JSON.stringify(DOCUMENT) };
    await invoke('deployments/deployments', created(properties));
    expect(callsOf(service.requests)).toEqual([
      'GET /greengrass/v2/deployments',
      'POST /greengrass/v2/deployments',
      'PUT /answer',
    ]);
    expect(answer()).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: `sward-deployment:${TARGET}`,
      Data: { DeploymentId: 'd-1' },
    });
  });

  it('tell CloudFormation what is wrong, and log no signed address', async () => {
    const { lines } = await invoke('deployments/deployments', created({ TargetArn: TARGET }));
    expect(answer()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('INVALID_MESSAGE') });
    expect(lines.join('\n')).not.toContain('/answer');
  });

  it('move gateways and keep the table of groups', async () => {
    const table = JSON.stringify({ buildings: {}, gateways: {} });
    await invoke('membership/membership', created({ Ring: 'all', Table: table }));
    expect(callsOf(service.requests)).toEqual([
      'POST /',
      'GET /thing-groups/sward-default/things',
      'POST /',
      'POST /',
      'PUT /answer',
    ]);
    expect(answer()).toMatchObject({ Status: 'SUCCESS', Data: { Moved: '0' } });
  });

  it('begin to watch canaries', async () => {
    const groups = [{ name: 'sward-building-hq', deploymentId: 'd-1' }];
    const times = { WaitMinutes: '30', SoakMinutes: '10', Offline: 'fail' };
    await invoke('gate/gate-begin', created({ Gate: 'g', Groups: groups, ...times, SignalUrl: `${url}/signal` }));
    expect(callsOf(service.requests)).toEqual(['POST /', 'POST /', 'PUT /answer']);
    expect(answer()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'sward-gate-g' });
  });

  it.each(['deployments/deployments', 'membership/membership', 'gate/gate-begin'])(
    'let go of what %s never made, under the id that CloudFormation knows it by',
    async (name) => {
      await invoke(name, deleted({ Ring: 'canaries' }));
      expect(answer()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'physical' });
    },
  );

  it('look at one document each minute where no stack waits', async () => {
    await invoke('gate/gate-look', {});
    expect(callsOf(service.requests)).toEqual(['POST /']);
  });
});
