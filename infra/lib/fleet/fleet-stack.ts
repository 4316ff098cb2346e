import { COMPONENTS } from '@sward/contracts/components.ts';
import { BATCH_RULE } from '@sward/contracts/topics.ts';
import { ArnFormat, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnDeployment } from 'aws-cdk-lib/aws-greengrassv2';
import { CfnPolicy, CfnThingGroup } from 'aws-cdk-lib/aws-iot';
import type { Construct } from 'constructs';
import type { BuiltComponent } from './built-components.ts';
import { FLEET_NAMES } from './constants.ts';
import { FleetComponents } from './fleet-components.ts';
import { gatewayPolicy } from './gateway-policy.ts';
import { TokenExchange } from './token-exchange.ts';

export type FleetStackProps = StackProps & {
  /** What `readBuiltComponents` found. */
  readonly components: readonly BuiltComponent[];
  /** How far apart gateways publish batches that are not full, s: what is published costs. */
  readonly publishIntervalS: number;
};

/** The fleet: the group of gateways, what a gateway may do, and what is deployed to each of them. */
export class FleetStack extends Stack {
  constructor(scope: Construct, id: string, { components, publishIntervalS, ...props }: FleetStackProps) {
    super(scope, id, { description: 'Sward: the fleet of gateways and what runs on them', ...props });
    const group = new CfnThingGroup(this, 'Gateways', { thingGroupName: FLEET_NAMES.thingGroup });
    const built = new FleetComponents(this, 'Components', { components });
    const tokens = new TokenExchange(this, 'TokenExchange', {
      aliasName: FLEET_NAMES.roleAlias,
      artifacts: built.artifacts,
    });
    this.#policy(tokens);
    const deployment = this.#deployment(group, components, publishIntervalS);
    // A gateway looks for versions and artifacts as soon as the deployment is there.
    deployment.node.addDependency(...built.versions, tokens);
  }

  #policy(tokens: TokenExchange): void {
    const arnOf = (service: string, resource: string, account = this.account) =>
      this.formatArn({ service, resource, account, arnFormat: ArnFormat.NO_RESOURCE_NAME });
    new CfnPolicy(this, 'GatewayPolicy', {
      policyName: FLEET_NAMES.policy,
      policyDocument: gatewayPolicy(arnOf, BATCH_RULE, tokens.alias.attrRoleAliasArn),
    });
  }

  /** A deployment removes what it does not list, so it lists every component, each at exactly the version built. */
  #deployment(group: CfnThingGroup, components: readonly BuiltComponent[], publishIntervalS: number): CfnDeployment {
    const publisher = { configurationUpdate: { merge: JSON.stringify({ publish_interval_s: publishIntervalS }) } };
    const pins = components.map(({ recipe: { name, version } }) => {
      return [name, { componentVersion: version, ...(name === COMPONENTS.cloudPublisher ? publisher : {}) }] as const;
    });
    return new CfnDeployment(this, 'Deployment', {
      deploymentName: FLEET_NAMES.deployment,
      targetArn: group.attrArn,
      components: Object.fromEntries(pins),
      deploymentPolicies: { failureHandlingPolicy: 'ROLLBACK' },
    });
  }
}
