import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';

/** What Lambda does, in the name of a function's role, to connect the function to a network. */
const MANAGE = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
/** These know no resources. */
const LOOK = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];

/** Lets Lambda connect functions of this role to a network, and nobody else use the right: least of all the function's own code. */
export function grantNetworkInterfaces(role: Role): void {
  const stack = Stack.of(role);
  const interfaces = stack.formatArn({ service: 'ec2', resource: '*', resourceName: '*' });
  const anyFunction = stack.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  role.addToPolicy(new PolicyStatement({ actions: MANAGE, resources: [interfaces] }));
  role.addToPolicy(new PolicyStatement({ actions: LOOK, resources: ['*'] }));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: [...MANAGE, ...LOOK],
      resources: ['*'],
      // The key is there when code of a function calls, and not when Lambda does.
      conditions: { ArnLike: { 'lambda:SourceFunctionArn': anyFunction } },
    }),
  );
  const reason =
    'Lambda needs it to connect the function to its network; EC2 knows no narrower resource for it, and the role denies it to the function.';
  for (const resource of ['*', 'arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:*/*']) {
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
  }
}
