import { type CorePolicies, corePolicies } from './core-policy.ts';
import { CLAIM_PARAMETERS } from './onboarding-names.ts';
import type { ArnOf, PolicyDocument } from './policy-document.ts';

/** Parameters that the hooks answer with. What a device sends under these names is written over. */
export const HOOK_PARAMETERS = { thing: 'ThingName', building: 'BuildingId', group: 'ThingGroup' } as const;

/** What AWS IoT takes of a template's body, bytes. */
export const MAX_TEMPLATE_BYTES = 10_240;

/** AWS IoT's own parameter: the certificate that the device was just given. */
const CERTIFICATE = 'AWS::IoT::Certificate::Id';

const ref = (parameter: string) => ({ Ref: parameter });
const string = (more: object = {}) => ({ Type: 'String', ...more });

/** No id holds a brace, so these stand for nothing else in an ARN. */
const PLACEHOLDERS = { thing: `{${HOOK_PARAMETERS.thing}}`, building: `{${HOOK_PARAMETERS.building}}` };
const PLACEHOLDER = new RegExp(`(${Object.values(PLACEHOLDERS).join('|')})`);

type Value = string | { readonly 'Fn::Join': readonly [string, readonly (string | { readonly Ref: string })[]] };

/** An ARN with placeholders as the template's own function that fills them in. */
function joined(arn: string): Value {
  const parts = arn.split(PLACEHOLDER).filter((part) => part !== '');
  if (!PLACEHOLDER.test(arn)) return arn;
  return { 'Fn::Join': ['', parts.map((part) => (PLACEHOLDER.test(part) ? ref(part.slice(1, -1)) : part))] };
}

/** Its name is up to AWS IoT, a hash of the document: a template takes a document or a name, not both. */
function policyResource({ Version, Statement }: PolicyDocument) {
  const statements = Statement.map((statement) => ({ ...statement, Resource: statement.Resource.map(joined) }));
  return { Type: 'AWS::IoT::Policy', Properties: { PolicyDocument: { Version, Statement: statements } } };
}

/** Logical names are those of `CorePolicies`. */
function policyResources(policies: CorePolicies) {
  return Object.fromEntries(Object.entries(policies).map(([name, document]) => [name, policyResource(document)]));
}

const certificate = {
  Type: 'AWS::IoT::Certificate',
  Properties: { CertificateId: ref(CERTIFICATE), Status: 'ACTIVE' },
};

/** What both templates make: an active certificate with this core's policies. */
function sharedResources(arnOf: ArnOf, roleAliasArn: string) {
  return { certificate, ...policyResources(corePolicies(arnOf, roleAliasArn, PLACEHOLDERS)) };
}

/**
 * A new gateway: the thing, its group and its building are those that the hook answers with. Where the gateway replaces another of its name, the
 * thing is there: it is then in the groups that are given here and in no other, because AWS IoT takes no thing into two groups of one
 * hierarchy, and its building may have changed.
 */
export function provisioningTemplate(arnOf: ArnOf, roleAliasArn: string): object {
  const { thing, building, group } = HOOK_PARAMETERS;
  return {
    Parameters: {
      [CLAIM_PARAMETERS.token]: string(),
      [CLAIM_PARAMETERS.serial]: string({ Default: '-' }),
      ...Object.fromEntries([thing, building, group, CERTIFICATE].map((name) => [name, string()])),
    },
    Resources: {
      thing: {
        Type: 'AWS::IoT::Thing',
        Properties: {
          ThingName: ref(thing),
          AttributePayload: { building_id: ref(building) },
          ThingGroups: [ref(group)],
        },
        OverrideSettings: { AttributePayload: 'MERGE', ThingGroups: 'REPLACE' },
      },
      ...sharedResources(arnOf, roleAliasArn),
    },
  };
}

/** A new certificate for a gateway that there is. Its thing stays as it is. */
export function rotationTemplate(arnOf: ArnOf, roleAliasArn: string): object {
  const { thing, building } = HOOK_PARAMETERS;
  return {
    Parameters: Object.fromEntries([thing, building, CERTIFICATE].map((name) => [name, string()])),
    Resources: {
      thing: {
        Type: 'AWS::IoT::Thing',
        Properties: { ThingName: ref(thing), AttributePayload: { building_id: ref(building) } },
        OverrideSettings: { AttributePayload: 'MERGE', ThingGroups: 'DO_NOTHING' },
      },
      ...sharedResources(arnOf, roleAliasArn),
    },
  };
}
