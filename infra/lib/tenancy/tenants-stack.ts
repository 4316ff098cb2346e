import { ArnFormat, CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type TenantStatement, tenantPolicy } from './tenant-policy.ts';

export type TenantsStackProps = StackProps & {
  readonly tenants: readonly string[];
  /** Tables whose partitions begin with the tenant. */
  readonly tables: readonly TableV2[];
};

/** `acme-2` as an id in the construct tree and of an output, letters and digits: `x` begins the number of another character. */
const toConstructId = (tenant: string) =>
  `Tenant${tenant.replace(/[^A-WYZa-wyz0-9]/g, (character) => `x${character.charCodeAt(0)}x`)}`;

const toStatement = ({ effect, actions, resources, conditions, ...rest }: TenantStatement) =>
  new PolicyStatement({
    ...rest,
    effect: effect === 'Allow' ? Effect.ALLOW : Effect.DENY,
    actions: [...actions],
    resources: [...resources],
    ...(conditions === undefined ? {} : { conditions }),
  });

/** A policy for each tenant, to be attached to the roles of its people and programs. */
export class TenantsStack extends Stack {
  constructor(scope: Construct, id: string, { tenants, tables, ...props }: TenantsStackProps) {
    super(scope, id, { description: 'Sward: what people of each tenant may read', ...props });
    for (const tenant of tenants) this.#policy(tenant, tables);
  }

  #policy(tenant: string, tables: readonly TableV2[]): void {
    const arnOf = (service: string, resource: string) =>
      this.formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
    const tableArns = tables.map(({ tableArn }) => tableArn);
    const statements = tenantPolicy(tenant, tableArns, arnOf);
    const policy = new ManagedPolicy(this, toConstructId(tenant), {
      description: `Reads what is of tenant ${tenant} in Sward`,
      statements: statements.map(toStatement),
    });
    this.#acknowledgeWildcards(policy, statements);
    new CfnOutput(this, `${toConstructId(tenant)}PolicyArn`, {
      value: policy.managedPolicyArn,
      description: `Policy of tenant ${tenant}`,
    });
  }

  #acknowledgeWildcards(policy: ManagedPolicy, statements: readonly TenantStatement[]): void {
    const wide = statements.flatMap(({ effect, resources }) => (effect === 'Allow' ? resources : []));
    const ids = wide
      .filter((arn) => arn.includes('*'))
      .map((arn) => `AwsSolutions-IAM5[Resource::${this.#shown(arn)}]`);
    const reason = 'Each wildcard stands behind the tenant: it is what is the tenant’s own.';
    Validations.of(policy).acknowledge(...ids.map((id) => ({ id, reason })));
  }

  /** An ARN as cdk-nag writes it. */
  #shown(arn: string): string {
    const { partition, region, account } = this;
    return arn
      .replace(partition, '<AWS::Partition>')
      .replace(region, '<AWS::Region>')
      .replace(account, '<AWS::AccountId>');
  }
}
