import { describe, expect, it } from '@jest/globals';
import { claimPolicy } from '../../lib/onboarding/claim-policy.ts';
import { MAX_POLICY_CHARACTERS } from '../../lib/onboarding/policy-document.ts';
import {
  MAX_TEMPLATE_BYTES,
  provisioningTemplate,
  rotationTemplate,
} from '../../lib/onboarding/provisioning-templates.ts';
import { arn, certificate, namesOf, ROLE_ALIAS } from './examples.ts';
import { policiesOf, resourcesOf } from './fill-template.ts';

/** The longest that AWS and our ids have. */
const longArn = (service: string, resource: string, account = '123456789012') =>
  `arn:aws-us-gov:${service}:ap-southeast-1:${account}:${resource}`;
const LONGEST = namesOf('g'.repeat(64), 'b'.repeat(64));
const charactersOf = (document: object) => JSON.stringify(document).replace(/\s/g, '').length;

const templates = [
  ['provisioning', provisioningTemplate],
  ['rotation', rotationTemplate],
] as const;

describe.each(templates)('the %s template', (_, template) => {
  const body = template(arn, ROLE_ALIAS);

  it('makes the certificate active, and has it stand on the thing of the name that the hook gave', () => {
    const { thing, certificate: made } = resourcesOf(body, namesOf('gw-1', 'acme:hq'));
    expect(thing?.Properties).toMatchObject({ ThingName: 'gw-1', AttributePayload: { building_id: 'acme:hq' } });
    expect(made?.Properties).toEqual({ CertificateId: certificate('c'), Status: 'ACTIVE' });
  });

  it('fits what AWS IoT takes', () => {
    expect(
      Buffer.byteLength(JSON.stringify(template(longArn, longArn('iot', 'rolealias/SwardTokenExchange')))),
    ).toBeLessThan(MAX_TEMPLATE_BYTES);
  });

  it('makes policies that fit what AWS IoT takes, with the longest ids in the longest region, at most ten of them', () => {
    const policies = policiesOf(template(longArn, longArn('iot', 'rolealias/SwardTokenExchange')), LONGEST);
    for (const policy of policies) expect(charactersOf(policy)).toBeLessThanOrEqual(MAX_POLICY_CHARACTERS);
    expect(policies.length).toBeLessThanOrEqual(10);
  });

  it('declares every parameter that it uses, and each policy by its document alone', () => {
    const { Parameters } = body as { Parameters: object };
    const used = [...JSON.stringify(body).matchAll(/"Ref":"([^"]+)"/g)].map(([, name]) => name);
    expect(Object.keys(Parameters)).toEqual(expect.arrayContaining([...new Set(used)]));
    // A template takes a document or a name, not both.
    expect(JSON.stringify(body)).not.toContain('PolicyName');
  });
});

it('a new gateway is put into its group, and into no other where it replaces one', () => {
  const thing = resourcesOf(provisioningTemplate(arn, ROLE_ALIAS), namesOf('gw-1', 'north'))['thing'];
  expect(thing).toMatchObject({
    Properties: { ThingGroups: ['sward-default'] },
    OverrideSettings: { ThingGroups: 'REPLACE', AttributePayload: 'MERGE' },
  });
});

it('a gateway that exchanges its certificate stays in its groups', () => {
  const thing = resourcesOf(rotationTemplate(arn, ROLE_ALIAS), namesOf('gw-1', 'north'))['thing'];
  expect(thing).toMatchObject({ OverrideSettings: { ThingGroups: 'DO_NOTHING' } });
  expect(thing?.Properties).not.toHaveProperty('ThingGroups');
});

it('only the provisioning template takes a token', () => {
  expect(provisioningTemplate(arn, ROLE_ALIAS)).toHaveProperty('Parameters.Token');
  expect(rotationTemplate(arn, ROLE_ALIAS)).not.toHaveProperty('Parameters.Token');
});

it('the policy of claims fits what AWS IoT takes', () => {
  expect(charactersOf(claimPolicy(longArn))).toBeLessThanOrEqual(MAX_POLICY_CHARACTERS);
});
