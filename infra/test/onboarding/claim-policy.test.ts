import { describe, expect, it } from '@jest/globals';
import { cloudTopics } from '@sward/contracts/topics.ts';
import fc from 'fast-check';
import { claimPolicy } from '../../lib/onboarding/claim-policy.ts';
import { requireGatewayName } from '../../lib/onboarding/gateway-name.ts';
import { isAllowed } from '../support/policy-evaluator.ts';
import { arn } from './examples.ts';

const policy = claimPolicy(arn);
const may = (action: string, resource: string, service: 'iot' | 'greengrass' = 'iot') =>
  isAllowed([policy], { action: `${service}:${action}`, resource: arn(service, resource) });

const PROVISION = '$aws/provisioning-templates/SwardGateways/provision/json';
const gateway = { buildingId: 'north', gatewayId: 'gw-1' };

/** Names that gateways may be registered by, near to those of claims. */
const names = fc
  .oneof(
    fc.stringMatching(/^[A-Za-z0-9_:-]{1,64}$/),
    fc.uuid({ version: 4 }),
    fc.stringMatching(/^sward-claim[-_:a-z0-9]{0,20}$/),
    fc.stringMatching(/^[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[a-f0-9]{4}(-[a-f0-9]{0,12})?$/),
  )
  .filter((name) => {
    try {
      return requireGatewayName(name) === name;
    } catch {
      return false;
    }
  });

describe('the policy of a claim', () => {
  it.each([
    // Both nuclei connect by a random UUID; a classic one by the name that its card gives it.
    ['Connect', 'client/3b241101-e2bb-4255-8caf-4136c566a962'],
    ['Connect', 'client/sward-claim-gw-1'],
    ...['$aws/certificates/create/json', '$aws/certificates/create-from-csr/json', PROVISION].flatMap((topic) => [
      ['Publish', `topic/${topic}`],
      ['Subscribe', `topicfilter/${topic}/accepted`],
      ['Receive', `topic/${topic}/rejected`],
    ]),
  ])('lets a device %s %s', (action = '', resource = '') => {
    expect(may(action, resource)).toBe(true);
  });

  it.each([
    ['Connect', 'client/gw-1'],
    ['Connect', 'client/gw-1-rotate'],
    ['Connect', 'client/gw-1#2'],
    ['Publish', 'topic/$aws/provisioning-templates/SwardRotation/provision/json'],
    ['Publish', 'topic/$aws/provisioning-templates/Other/provision/json'],
    ['Publish', `topic/${cloudTopics.batch(gateway)}`],
    ['Publish', `topic/${cloudTopics.status(gateway)}`],
    ['Publish', 'topic/$aws/things/gw-1/shadow/update'],
    ['Publish', 'topic/$aws/things/gw-1/jobs/start-next'],
    ['Publish', `topic/${PROVISION}/accepted`],
    ['Subscribe', 'topicfilter/#'],
    ['Subscribe', 'topicfilter/$aws/#'],
    ['Subscribe', `topicfilter/${cloudTopics.ack(gateway)}`],
    ['Subscribe', 'topicfilter/$aws/provisioning-templates/SwardGateways/provision/#'],
    ['Receive', `topic/${cloudTopics.status(gateway)}`],
    ['Receive', 'topic/$aws/events/presence/connected/gw-1'],
    ['AssumeRoleWithCertificate', 'rolealias/SwardTokenExchange'],
    ['UpdateThingShadow', 'thing/gw-1'],
  ])('does not let it %s %s', (action, resource) => {
    expect(may(action, resource)).toBe(false);
  });

  it.each(['ResolveComponentCandidates', 'GetComponentVersionArtifact', 'GetDeploymentConfiguration'])(
    'does not let it %s',
    (action) => {
      expect(may(action, 'components:sward.Gateway', 'greengrass')).toBe(false);
      expect(may(action, 'coreDevices:gw-1', 'greengrass')).toBe(false);
    },
  );

  it('does nothing but connect, publish, subscribe and receive', () => {
    expect(policy.Statement.flatMap(({ Action }) => Action).sort()).toEqual(
      ['Connect', 'Publish', 'Receive', 'Subscribe'].map((action) => `iot:${action}`),
    );
  });

  it('takes the connection of no gateway away, whatever its name', () => {
    fc.assert(
      fc.property(names, (name) => {
        for (const client of [name, `${name}#2`, `${name}-rotate`])
          expect(may('Connect', `client/${client}`)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
