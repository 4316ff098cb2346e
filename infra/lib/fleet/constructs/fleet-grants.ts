import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';

/** What the fleet's functions do to documents: infra/test/permissions.test.ts holds the roles to it. */
export const FLEET_DOCUMENT_OPERATIONS = ['GetItem', 'PutItem', 'DeleteItem'] as const;

/** Groups, and things in them, that are Sward's: no other group is touched. */
const GROUPS = 'thinggroup/sward-*';

/** Where the CDK's checks name a resource of the stack. */
const PLACE = '<AWS::Region>:<AWS::AccountId>';

type Grant = { readonly service: 'iot' | 'greengrass'; readonly actions: readonly string[]; readonly resource: string };

const grant = (service: Grant['service'], resource: string, ...names: string[]): Grant => ({
  service,
  resource,
  actions: names.map((name) => `${service}:${name}`),
});

function allow(role: Role, grants: readonly Grant[], reason: string): void {
  for (const { service, actions, resource } of grants) {
    const arn = Stack.of(role).formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
    role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [arn] }));
    const id = `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${service}:${PLACE}:${resource}]`;
    Validations.of(role).acknowledge({ id, reason });
  }
}

/** Making and cancelling deployments of Sward's groups, and the jobs that carry them. */
export function grantDeploying(role: Role): void {
  const grants = [
    grant('greengrass', 'deployments:*', 'GetDeployment', 'CancelDeployment'),
    // Greengrass makes and cancels the jobs in the caller's name, and gives them ids by chance.
    grant('iot', 'job/*', 'CreateJob', 'CancelJob', 'DescribeJob', 'UpdateJob'),
    grant('iot', GROUPS, 'CreateJob', 'DescribeThingGroup'),
  ];
  allow(role, grants, 'Greengrass gives deployments and jobs ids by chance; groups are those of Sward only.');
  const actions = ['greengrass:CreateDeployment', 'greengrass:ListDeployments'];
  role.addToPolicy(new PolicyStatement({ actions, resources: ['*'] }));
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'These two know no resources. What may be a target is limited by the jobs: groups of Sward only.',
  });
}

/** Moving gateways between Sward's groups, and repeating a group's deployment for those that come back to it. */
export function grantMembership(role: Role): void {
  const moving = ['AddThingToThingGroup', 'RemoveThingFromThingGroup'];
  const grants = [
    grant('iot', GROUPS, 'ListThingsInThingGroup', ...moving),
    grant('iot', 'thing/*', 'DescribeThing', 'DescribeJobExecution', ...moving),
    grant('iot', 'job/*', 'DescribeJobExecution'),
  ];
  allow(
    role,
    grants,
    'A gateway is a thing of any name; the groups that it may be moved between are those of Sward only.',
  );
}

/** Looking at cores, and at who is in Sward's groups. */
export function grantLooking(role: Role): void {
  const looks = ['GetCoreDevice', 'ListEffectiveDeployments', 'ListInstalledComponents'];
  const grants = [grant('greengrass', 'coreDevices:*', ...looks), grant('iot', GROUPS, 'ListThingsInThingGroup')];
  allow(role, grants, 'A canary is a core of any name; it is only looked at.');
}
