import { Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';

/** What of AWS IoT a statement is about. */
type Kind = 'thing' | 'thinggroup' | 'cert' | 'policy';

/** Actions of AWS IoT, without their prefix, on every resource of some kinds in this account and region. */
export type IotGrant = { readonly actions: readonly string[]; readonly on: readonly Kind[] };

const NAMES_UNKNOWN =
  'Things and certificates come and go with gateways, and AWS IoT names the policies of a template by hash: no name is known here.';
const NO_RESOURCE = 'AWS IoT takes no resource for these actions.';

const shown = (kind: Kind) => `Resource::arn:<AWS::Partition>:iot:<AWS::Region>:<AWS::AccountId>:${kind}/*`;

const prefixed = (actions: readonly string[]) => actions.map((action) => `iot:${action}`);

/** Lets a role do this with gateways' things, certificates and policies. */
export function grantIot(role: Role, grants: readonly IotGrant[]): void {
  const stack = Stack.of(role);
  for (const { actions, on } of grants) {
    const resources = on.map((kind) => stack.formatArn({ service: 'iot', resource: kind, resourceName: '*' }));
    role.addToPolicy(new PolicyStatement({ actions: prefixed(actions), resources }));
  }
  const kinds = [...new Set(grants.flatMap(({ on }) => on))];
  Validations.of(role).acknowledge(
    ...kinds.map((kind) => ({ id: `AwsSolutions-IAM5[${shown(kind)}]`, reason: NAMES_UNKNOWN })),
  );
}

/** Lets a role call actions that cannot be limited to resources. */
export function grantUnlimitable(role: Role, actions: readonly string[]): void {
  role.addToPolicy(new PolicyStatement({ actions: prefixed(actions), resources: ['*'] }));
  Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: NO_RESOURCE });
}

/** Keeps the policies that stacks made out of a role's reach. */
export function denyOurPolicies(role: Role, actions: readonly string[]): void {
  const resources = [Stack.of(role).formatArn({ service: 'iot', resource: 'policy', resourceName: 'Sward*' })];
  role.addToPolicy(new PolicyStatement({ effect: Effect.DENY, actions: prefixed(actions), resources }));
}
