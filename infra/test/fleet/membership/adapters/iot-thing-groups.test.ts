import { IoTClient } from '@aws-sdk/client-iot';
import { afterEach, describe, expect, it } from '@jest/globals';
import { IotThingGroups } from '../../../../lib/fleet/membership/adapters/iot-thing-groups.ts';
import { type Answer, type RecordedRequest, RecordedService } from '../../recorded-client.ts';

describe('thing groups of AWS IoT', () => {
  let service: RecordedService;
  let client: IoTClient;
  async function groupsWith(answer: (request: RecordedRequest) => Answer): Promise<IotThingGroups> {
    service = new RecordedService(answer);
    client = new IoTClient(await service.start());
    return new IotThingGroups(client);
  }
  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  it('lists every page of members', async () => {
    const groups = await groupsWith(({ query }) => ({
      body: query.has('nextToken') ? { things: ['c'] } : { things: ['a', 'b'], nextToken: 'more' },
    }));
    expect(await groups.members('sward-building-acme:hq')).toEqual(['a', 'b', 'c']);
    expect(service.requests[0]?.path).toBe('/thing-groups/sward-building-acme:hq/things');
  });

  it('has no members in a group, and no building of a thing, that there is not', async () => {
    const groups = await groupsWith(() => ({ error: 'ResourceNotFoundException' }));
    expect(await groups.members('sward-gone')).toEqual([]);
    expect(await groups.buildingOf('gone')).toBeUndefined();
  });

  it('reads where a thing stands, and tells a thing that does not say so from one that is not there', async () => {
    const groups = await groupsWith(({ path }) => ({
      body: path === '/things/gw-1' ? { attributes: { building_id: 'hq' } } : {},
    }));
    expect(await groups.buildingOf('gw-1')).toBe('hq');
    expect(await groups.buildingOf('gw-2')).toBe('');
  });

  it('does not take a refusal for an empty group', async () => {
    const groups = await groupsWith(() => ({ error: 'UnauthorizedException' }));
    await expect(groups.members('sward-default')).rejects.toMatchObject({ name: 'UnauthorizedException' });
  });

  it('takes a thing out of a group and puts it into another', async () => {
    const groups = await groupsWith(() => ({ body: {} }));
    await groups.remove('gw-1', 'sward-default');
    await groups.add('gw-1', 'sward-building-hq');
    expect(service.requests.map(({ path, body }) => [path, body])).toEqual([
      ['/thing-groups/removeThingFromThingGroup', { thingName: 'gw-1', thingGroupName: 'sward-default' }],
      ['/thing-groups/addThingToThingGroup', { thingName: 'gw-1', thingGroupName: 'sward-building-hq' }],
    ]);
  });
});
