import { describe, expect, it } from '@jest/globals';
import { BATCH_RULE, cloudTopics } from '@sward/contracts/topics.ts';
import { gatewayPolicy } from '../../lib/fleet/gateway-policy.ts';
import { isAllowed } from './iot-policy-evaluator.ts';

const arn = (service: string, resource: string, account = '123456789012') =>
  `arn:aws:${service}:eu-west-1:${account}:${resource}`;
const policy = gatewayPolicy(arn, BATCH_RULE, arn('iot', 'rolealias/SwardTokenExchange'));

const connection = { thing: 'gw-1', building: 'north' };
const own = { buildingId: 'north', gatewayId: 'gw-1' };
const neighbour = { buildingId: 'north', gatewayId: 'gw-2' };
const elsewhere = { buildingId: 'south', gatewayId: 'gw-1' };

const may = (action: string, resource: string) => isAllowed(policy, connection, `iot:${action}`, arn('iot', resource));

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

  it('names no bare wildcard as an action or a resource', () => {
    const named = policy.Statement.flatMap(({ Action, Resource }) => [...Action, ...Resource]);
    expect(named.filter((name) => name === '*' || /^[a-z]+:\*$/.test(name))).toEqual([]);
  });
});
