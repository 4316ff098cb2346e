import { DEFAULT_TENANT } from './tenant.ts';

/** One statement of an IAM policy. */
export type TenantStatement = {
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

/** Makes an ARN of the stack's partition, region and account: `arnOf('iot', 'topic/a')`. */
export type TenantArnOf = (service: 'iot' | 'secretsmanager', resource: string) => string;

/** Buildings of a tenant as a pattern over building ids. Those of `default` are the ones without a `:`, which no pattern says. */
const buildingsOf = (tenant: string) => (tenant === DEFAULT_TENANT ? '*' : `${tenant}:*`);
/** Every building that names a tenant. */
const NAMED_BUILDINGS = '*:*';

/** What gateways publish where others can hear it. */
const PUBLISHED = ['gateway/*/status', 'gateway/*/device/*/telemetry'];

const ofBuildings = (buildings: string) => PUBLISHED.map((topic) => `building/${buildings}/${topic}`);

function reading(tenant: string, tableArns: readonly string[]): TenantStatement {
  return {
    sid: 'ReadReadingsAndDocuments',
    effect: 'Allow',
    actions: ['dynamodb:GetItem', 'dynamodb:Query'],
    resources: tableArns,
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${tenant}#*`] },
      // "All values" holds for none as well: a request without a key must not pass.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  };
}

function listening(tenant: string, arnOf: TenantArnOf): TenantStatement[] {
  const topics = ofBuildings(buildingsOf(tenant));
  const arns = (kind: string, names: readonly string[]) => names.map((name) => arnOf('iot', `${kind}/${name}`));
  const allow = { effect: 'Allow' } as const;
  const statements: TenantStatement[] = [
    // No gateway's name holds a `#`, so nobody can take a gateway's connection away.
    { sid: 'Connect', ...allow, actions: ['iot:Connect'], resources: arns('client', [`tenant#${tenant}#*`]) },
    { sid: 'Subscribe', ...allow, actions: ['iot:Subscribe'], resources: arns('topicfilter', topics) },
    { sid: 'Receive', ...allow, actions: ['iot:Receive'], resources: arns('topic', topics) },
  ];
  if (tenant !== DEFAULT_TENANT) return statements;
  const foreign = [
    ...arns('topic', ofBuildings(NAMED_BUILDINGS)),
    ...arns('topicfilter', ofBuildings(NAMED_BUILDINGS)),
  ];
  return [
    ...statements,
    { sid: 'NotOfOthers', effect: 'Deny', actions: ['iot:Receive', 'iot:Subscribe'], resources: foreign },
  ];
}

/**
 * What people and programs of a tenant may do: read its readings and documents, its secrets, and listen to its gateways. No id
 * holds a `#`, `/` or `*`, so `acme#*` is no beginning of `acme2#…`. See docs/decisions/0005-cloud.md.
 */
export function tenantPolicy(tenant: string, tableArns: readonly string[], arnOf: TenantArnOf): TenantStatement[] {
  return [
    reading(tenant, tableArns),
    {
      sid: 'ReadSecrets',
      effect: 'Allow',
      actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      resources: [arnOf('secretsmanager', `secret:sward/${tenant}/*`)],
    },
    ...listening(tenant, arnOf),
  ];
}
