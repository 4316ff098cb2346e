import { ACCOUNT, type Account, REGION } from './account.ts';

const many = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

/** What the CDK adds to make ids unique. */
const SUFFIX = /[0-9A-F]{8}(?=$|\/|:)/g;

/** `arn:aws:sqs:eu-west-1:123456789012:Queue0A1B2C3D` as `sqs:Queue`. */
const shorten = (arn: string) =>
  arn
    .replace(`${REGION}:${ACCOUNT}:`, '')
    .replace(/^arn:aws:/, '')
    .replace(SUFFIX, '');

/** The ids of functions, as `<stack>/<id>`, whose code is deployed with the stacks. */
export function functionRolesOf(account: Account): string[] {
  const roles = account.resources('AWS::IAM::Role').filter(({ properties }) => {
    return JSON.stringify(properties['AssumeRolePolicyDocument']).includes('lambda.amazonaws.com');
  });
  return roles.map(({ stack, id }) => `${stack}/${id.replace(SUFFIX, '').replace(/Role$/, '')}`).sort();
}

/** All that the role of a function may do, as `<action> on <resource>`, without writing its own log; what it is denied after `not`. */
export function grantsOf(account: Account, stack: string, functionId: string): string[] {
  const roles = account.resources('AWS::IAM::Role').filter((role) => role.stack === stack);
  const role = roles.find(({ id }) => id.startsWith(`${functionId}Role`));
  if (role === undefined) throw new TypeError(`${stack} has no role of ${functionId}`);
  const statements = account.policiesOf(stack, role.id).flatMap(({ Statement }) => Statement);
  const grants = statements.flatMap(({ Effect, Action, Resource }) =>
    many(Action).flatMap((action) =>
      many(Resource).map((resource) => `${Effect === 'Deny' ? 'not ' : ''}${action} on ${shorten(resource)}`),
    ),
  );
  return grants.filter((grant) => !grant.startsWith('logs:')).sort();
}
