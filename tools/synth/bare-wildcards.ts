import type { Template } from './template-diff.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const many = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** `*`, and all of a service: `s3:*`. What stands behind a name is no bare wildcard. */
const isBare = (value: unknown) => typeof value === 'string' && /^([a-z0-9-]+:)?\*$/.test(value);

/** Everything in a resource that looks like a policy's statement. */
function statementsIn(value: unknown): Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(statementsIn);
  if (!isObject(value)) return [];
  const inside = Object.values(value).flatMap(statementsIn);
  return 'Effect' in value && 'Action' in value ? [value, ...inside] : inside;
}

/** In a key's own policy `*` is the key, and its administration is left to the account's roles: AWS offers no other way to say it. */
const ABOUT_ITSELF = new Set(['AWS::KMS::Key']);

/** Actions that know no resources: for them AWS takes `*` only. */
const WITHOUT_RESOURCES = new Set([
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'greengrass:CreateDeployment',
  'greengrass:ListDeployments',
  'iot:AttachThingPrincipal',
  'iot:CreatePolicy',
  'iot:DetachThingPrincipal',
  'iot:ListPrincipalPolicies',
  'iot:ListPrincipalThings',
  'iot:ListThingPrincipals',
  'timestream:DescribeEndpoints',
]);

/** What of a statement must not be a bare wildcard. */
function named({ Action, Resource, Principal }: Readonly<Record<string, unknown>>): readonly unknown[] {
  const knowsNone = many(Action).every((action) => typeof action === 'string' && WITHOUT_RESOURCES.has(action));
  return [Action, knowsNone ? [] : Resource, principals(Principal)].flatMap(many);
}

/** Statements of a template that allow something to everybody, on everything, or everything: a line each. */
export function bareWildcards(stack: string, template: Template): string[] {
  const { Resources } = template;
  return Object.entries(isObject(Resources) ? Resources : {}).flatMap(([id, resource]) => {
    if (!isObject(resource) || ABOUT_ITSELF.has(String(resource['Type']))) return [];
    return statementsIn(resource)
      .filter(({ Effect }) => Effect === 'Allow')
      .filter((statement) => named(statement).some(isBare))
      .map((statement) => `bare wildcard at ${stack}/${id}: ${JSON.stringify(statement)}`);
  });
}

const principals = (principal: unknown) => (isObject(principal) ? Object.values(principal).flatMap(many) : principal);
