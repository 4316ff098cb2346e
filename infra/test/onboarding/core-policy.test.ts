import { describe, expect, it } from '@jest/globals';
import { cloudTopics } from '@sward/contracts/topics.ts';
import { provisioningTemplate, rotationTemplate } from '../../lib/onboarding/provisioning-templates.ts';
import { isAllowed } from '../support/policy-evaluator.ts';
import { arn, namesOf, ROLE_ALIAS } from './examples.ts';
import { policiesOf } from './fill-template.ts';

const template = provisioningTemplate(arn, ROLE_ALIAS);
const policiesOfCore = (thing: string, building: string) => policiesOf(template, namesOf(thing, building));

const own = { buildingId: 'north', gatewayId: 'gw-1' };
const neighbour = { buildingId: 'north', gatewayId: 'gw-2' };
const elsewhere = { buildingId: 'south', gatewayId: 'gw-1' };
const ROTATION = '$aws/provisioning-templates/SwardRotation/provision/json';
const CSR = '$aws/certificates/create-from-csr/json';

const mayAs = (core: ReturnType<typeof policiesOfCore>, action: string, resource: string) =>
  isAllowed(core, { action: `iot:${action}`, resource: arn('iot', resource) });
const CORE = policiesOfCore('gw-1', 'north');
const may = (action: string, resource: string) => mayAs(CORE, action, resource);

/** Security requirement S7: its own topics, and not its neighbour's. */
describe('the policies of a core', () => {
  it.each([
    ['Connect', 'client/gw-1'],
    // A classic nucleus opens further connections, and exchanging the certificate is one beside the nucleus.
    ['Connect', 'client/gw-1#2'],
    ['Connect', 'client/gw-1-rotate'],
    ['Publish', `topic/${cloudTopics.batch(own)}`],
    ['Publish', `topic/${cloudTopics.telemetry(own, 'a4c138f5a1b2')}`],
    ['Publish', `topic/${cloudTopics.status(own)}`],
    ['Subscribe', `topicfilter/${cloudTopics.ack(own)}`],
    ['Receive', `topic/${cloudTopics.ack(own)}`],
    ['Publish', 'topic/$aws/things/gw-1/jobs/notify-next'],
    ['Publish', 'topic/$aws/things/gw-1/greengrassv2/health/json'],
    ['Subscribe', 'topicfilter/$aws/things/gw-1/jobs/notify-next'],
    ['Subscribe', 'topicfilter/$aws/things/gw-1/shadow/name/AWSManagedGreengrassV2Deployment/update/accepted'],
    ['Receive', 'topic/$aws/things/gw-1/shadow/name/AWSManagedGreengrassV2Deployment/update/accepted'],
    ['Publish', `topic/${CSR}`],
    ['Publish', `topic/${ROTATION}`],
    ['Subscribe', `topicfilter/${CSR}/accepted`],
    ['Receive', `topic/${ROTATION}/rejected`],
    ['AssumeRoleWithCertificate', 'rolealias/SwardTokenExchange'],
  ])('let it %s %s', (action, resource) => {
    expect(may(action, resource)).toBe(true);
  });

  it.each([
    ['Connect', 'client/gw-2'],
    ['Connect', 'client/gw-12'],
    ['Connect', 'client/gw-2-rotate'],
    ['Connect', 'client/gw-1-rotated'],
    ['Connect', 'client/sward-claim-gw-2'],
    ['Publish', `topic/${cloudTopics.batch(neighbour)}`],
    ['Publish', `topic/${cloudTopics.batch(elsewhere)}`],
    ['Publish', `topic/${cloudTopics.telemetry(neighbour, 'a4c138f5a1b2')}`],
    ['Publish', `topic/${cloudTopics.status(neighbour)}`],
    ['Publish', `topic/${cloudTopics.ack(own)}`],
    ['Publish', `topic/${cloudTopics.ack(neighbour)}`],
    ['Subscribe', `topicfilter/${cloudTopics.ack(neighbour)}`],
    ['Subscribe', 'topicfilter/building/north/gateway/+/ack'],
    ['Subscribe', 'topicfilter/#'],
    ['Subscribe', 'topicfilter/$aws/things/gw-2/jobs/notify-next'],
    ['Receive', `topic/${cloudTopics.ack(neighbour)}`],
    ['Receive', `topic/${cloudTopics.status(own)}`],
    ['Receive', `topic/${cloudTopics.status(neighbour)}`],
    ['Publish', 'topic/$aws/things/gw-2/jobs/notify-next'],
    ['Publish', 'topic/$aws/things/gw-1/shadow/update'],
    // A gateway is no claim: it registers nothing, and asks for no key that AWS IoT made.
    ['Publish', 'topic/$aws/provisioning-templates/SwardGateways/provision/json'],
    ['Publish', 'topic/$aws/certificates/create/json'],
    ['AssumeRoleWithCertificate', 'rolealias/Other'],
  ])('do not let it %s %s', (action, resource) => {
    expect(may(action, resource)).toBe(false);
  });

  it.each([
    ['GetDeploymentConfiguration', 'coreDevices:gw-1', true],
    ['ListThingGroupsForCoreDevice', 'coreDevices:gw-1', true],
    ['GetDeploymentConfiguration', 'coreDevices:gw-2', false],
    ['ListThingGroupsForCoreDevice', 'coreDevices:gw-2', false],
    ['ListThingGroupsForCoreDevice', 'coreDevices:gw-12', false],
    ['GetComponentVersionArtifact', 'components:sward.Gateway:versions:0.1.0', true],
    ['DeleteComponent', 'components:sward.Gateway:versions:0.1.0', false],
  ])('over HTTPS, where no variable is filled in: %s of %s is %s', (action, resource, allowed) => {
    const request = { action: `greengrass:${action}`, resource: arn('greengrass', resource) };
    expect(isAllowed(CORE, request)).toBe(allowed);
  });

  it.each(['acme:hq', 'acme:hq:annex'])('pin a building of a tenant, %s, as they pin any other', (buildingId) => {
    const gateway = { buildingId, gatewayId: 'AA:BB' };
    const core = policiesOfCore('AA:BB', buildingId);
    expect(mayAs(core, 'Publish', `topic/${cloudTopics.batch(gateway)}`)).toBe(true);
    expect(mayAs(core, 'Publish', `topic/${cloudTopics.telemetry(gateway, 'a4:c1')}`)).toBe(true);
    expect(mayAs(core, 'Subscribe', `topicfilter/${cloudTopics.ack(gateway)}`)).toBe(true);
  });

  it.each(['acme', 'acme:h', 'acme:hq:annex', 'acme2:hq', 'globex:hq', 'hq', 'default:hq', ':hq'])(
    'do not let a core of acme:hq speak as one of building %s',
    (buildingId) => {
      const other = { buildingId, gatewayId: 'gw-1' };
      const core = policiesOfCore('gw-1', 'acme:hq');
      expect(mayAs(core, 'Publish', `topic/${cloudTopics.batch(other)}`)).toBe(false);
      expect(mayAs(core, 'Publish', `topic/${cloudTopics.status(other)}`)).toBe(false);
      expect(mayAs(core, 'Publish', `topic/${cloudTopics.telemetry(other, 'a4c1')}`)).toBe(false);
      expect(mayAs(core, 'Receive', `topic/${cloudTopics.ack(other)}`)).toBe(false);
    },
  );

  it('name no bare wildcard as an action or a resource, and no policy variable', () => {
    const named = CORE.flatMap(({ Statement }) => Statement).flatMap(({ Action, Resource }) =>
      [Action, Resource].flat(),
    );
    expect(named.filter((name) => name === '*' || /^[a-z]+:\*$/.test(name) || name.includes('${'))).toEqual([]);
  });

  it('are the same after the certificate was exchanged', () => {
    expect(policiesOf(rotationTemplate(arn, ROLE_ALIAS), namesOf('gw-1', 'north'))).toEqual(CORE);
  });
});
