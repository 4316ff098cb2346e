import { IoTClient } from '@aws-sdk/client-iot';
import { afterEach, describe, expect, it } from '@jest/globals';
import { IotGatewayGroups } from '../../../lib/onboarding/adapters/iot-gateway-groups.ts';
import { type Answer, type RecordedRequest, RecordedService } from '../../fleet/recorded-client.ts';

describe('the groups of a gateway', () => {
  let service: RecordedService;
  let client: IoTClient;
  async function groupsWith(answer: (request: RecordedRequest) => Answer): Promise<IotGatewayGroups> {
    service = new RecordedService(answer);
    client = new IoTClient(await service.start());
    return new IotGatewayGroups(client);
  }
  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  it('are those of Sward, from every page', async () => {
    const page = (names: readonly string[]) => names.map((groupName) => ({ groupName }));
    const groups = await groupsWith(({ query }) => ({
      body: query.has('nextToken')
        ? { thingGroups: page(['sward-building-hq']) }
        : { thingGroups: page(['mine']), nextToken: 'more' },
    }));
    expect(await groups.groupsOf('gw-1')).toEqual(['sward-building-hq']);
    expect(service.requests[0]?.path).toBe('/things/gw-1/thing-groups');
  });

  it('are none where there is no such thing', async () => {
    const groups = await groupsWith(() => ({ error: 'ResourceNotFoundException' }));
    expect(await groups.groupsOf('gw-1')).toEqual([]);
  });

  it('can be left', async () => {
    const groups = await groupsWith(() => ({ body: {} }));
    await groups.leave('gw-1', 'sward-building-hq');
    expect(service.requests[0]).toMatchObject({
      path: '/thing-groups/removeThingFromThingGroup',
      body: { thingName: 'gw-1', thingGroupName: 'sward-building-hq' },
    });
  });
});
