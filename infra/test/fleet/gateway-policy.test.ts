import { describe, expect, it } from '@jest/globals';
import { BATCH_RULE, cloudTopics } from '@sward/contracts/topics.ts';
import { gatewayPolicy } from '../../lib/fleet/gateway-policy.ts';
import { isAllowed } from '../support/policy-evaluator.ts';

const arn = (service: string, resource: string, account = '123456789012') =>
  `arn:aws:${service}:eu-west-1:${account}:${resource}`;
const policy = gatewayPolicy(arn, BATCH_RULE, arn('iot', 'rolealias/SwardTokenExchange'));

/** What IoT Core fills in for the policy variables of a connection. */
const connectionOf = (thing: string, building: string) => ({
  'iot:Connection.Thing.ThingName': thing,
  'iot:Connection.Thing.Attributes[building_id]': building,
});
const own = { buildingId: 'north', gatewayId: 'gw-1' };
const neighbour = { buildingId: 'north', gatewayId: 'gw-2' };
const elsewhere = { buildingId: 'south', gatewayId: 'gw-1' };

const may = (action: string, resource: string, variables = connectionOf('gw-1', 'north')) =>
  isAllowed([policy], { action: `iot:${action}`, resource: arn('iot', resource), variables });

/** Security requirement S7: its own topics, and not its neighbour's. */
describe('the policy of a gateway', () => {
  it.each([
    ['Connect', 'client/gw-1'],
    ['Connect', 'client/gw-1#2'],
    ['Publish', `topic/${cloudTopics.batch(own)}`],
    ['Publish', `topic/${cloudTopics.telemetry(own, 'a4c138f5a1b2')}`],
    ['Publish', `topic/${cloudTopics.status(own)}`],
    ['Subscribe', `topicfilter/${cloudTopics.ack(own)}`],
    ['Receive', `topic/${cloudTopics.ack(own)}`],
    ['Publish', 'topic/$aws/things/gw-1/jobs/notify-next'],
    ['Subscribe', 'topicfilter/$aws/things/gw-1/shadow/name/AWSManagedGreengrassV2Deployment/update/accepted'],
    ['AssumeRoleWithCertificate', 'rolealias/SwardTokenExchange'],
  ])('lets it %s %s', (action, resource) => {
    expect(may(action, resource)).toBe(true);
  });

  it.each([
    ['Connect', 'client/gw-2'],
    ['Connect', 'client/gw-12'],
    ['Publish', `topic/${cloudTopics.batch(neighbour)}`],
    ['Publish', `topic/${cloudTopics.batch(elsewhere)}`],
    ['Publish', `topic/${cloudTopics.telemetry(neighbour, 'a4c138f5a1b2')}`],
    ['Publish', `topic/${cloudTopics.status(neighbour)}`],
    ['Publish', `topic/${cloudTopics.ack(own)}`],
    ['Subscribe', `topicfilter/${cloudTopics.ack(neighbour)}`],
    ['Subscribe', 'topicfilter/building/north/gateway/+/ack'],
    ['Subscribe', 'topicfilter/#'],
    ['Receive', `topic/${cloudTopics.ack(neighbour)}`],
    ['Receive', `topic/${cloudTopics.status(own)}`],
    ['Publish', 'topic/$aws/things/gw-2/jobs/notify-next'],
    ['Publish', 'topic/$aws/things/gw-1/shadow/update'],
    ['AssumeRoleWithCertificate', 'rolealias/Other'],
  ])('does not let it %s %s', (action, resource) => {
    expect(may(action, resource)).toBe(false);
  });

  it.each(['acme:hq', 'acme:hq:annex'])('pins a building of a tenant, %s, as it pins any other', (buildingId) => {
    const variables = connectionOf('AA:BB', buildingId);
    const gateway = { buildingId, gatewayId: 'AA:BB' };
    expect(may('Publish', `topic/${cloudTopics.batch(gateway)}`, variables)).toBe(true);
    expect(may('Publish', `topic/${cloudTopics.telemetry(gateway, 'a4:c1')}`, variables)).toBe(true);
    expect(may('Subscribe', `topicfilter/${cloudTopics.ack(gateway)}`, variables)).toBe(true);
  });

  it.each(['acme', 'acme:h', 'acme:hq:annex', 'acme2:hq', 'globex:hq', 'hq', 'default:hq', ':hq'])(
    'does not let a gateway of acme:hq speak as one of building %s',
    (buildingId) => {
      const other = { buildingId, gatewayId: 'gw-1' };
      const variables = connectionOf('gw-1', 'acme:hq');
      expect(may('Publish', `topic/${cloudTopics.batch(other)}`, variables)).toBe(false);
      expect(may('Publish', `topic/${cloudTopics.status(other)}`, variables)).toBe(false);
      expect(may('Publish', `topic/${cloudTopics.telemetry(other, 'a4c1')}`, variables)).toBe(false);
      expect(may('Receive', `topic/${cloudTopics.ack(other)}`, variables)).toBe(false);
    },
  );

  it('lets a thing without a building, or with a wildcard for one, publish nothing', () => {
    const thing = { 'iot:Connection.Thing.ThingName': 'gw-1' };
    const everywhere = connectionOf('gw-1', '*');
    for (const variables of [thing, everywhere]) {
      expect(
        isAllowed([policy], {
          action: 'iot:Publish',
          resource: arn('iot', `topic/${cloudTopics.status(own)}`),
          variables,
        }),
      ).toBe(false);
    }
  });

  it('names no bare wildcard as an action or a resource', () => {
    const named = policy.Statement.flatMap(({ Action, Resource }) => [...Action, ...Resource]);
    expect(named.filter((name) => name === '*' || /^[a-z]+:\*$/.test(name))).toEqual([]);
  });
});
