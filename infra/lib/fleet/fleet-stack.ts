import { COMPONENTS } from '@sward/contracts/components.ts';
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnThingGroup } from 'aws-cdk-lib/aws-iot';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BuiltComponent } from './built-components.ts';
import { FLEET_NAMES } from './constants.ts';
import { DeploymentGroups } from './constructs/deployment-groups.ts';
import { FleetComponents } from './constructs/fleet-components.ts';
import { Rollout } from './constructs/rollout.ts';
import { TokenExchange } from './constructs/token-exchange.ts';
import { planDeployments } from './deployment-plan.ts';
import type { FleetFile } from './fleet-file.ts';

export type FleetStackProps = StackProps & {
  /** What `readBuiltComponents` found. */
  readonly components: readonly BuiltComponent[];
  readonly fleet: FleetFile;
  /** How far apart gateways publish batches that are not full, s: what is published costs. */
  readonly publishIntervalS: number;
  /** Where functions keep which groups there are, and the gate that is being watched. */
  readonly documents: TableV2;
  readonly logRetention: RetentionDays;
};

/**
 * The fleet: groups of gateways, the role that they take, and what is deployed to each group, canaries first. See docs/fleet.md.
 */
export class FleetStack extends Stack {
  constructor(scope: Construct, id: string, props: FleetStackProps) {
    const { components, fleet, publishIntervalS, documents, logRetention, ...stackProps } = props;
    super(scope, id, { description: 'Sward: the fleet of gateways and what runs on them', ...stackProps });
    const recipes = components.map(({ recipe }) => recipe);
    const base = { [COMPONENTS.cloudPublisher]: { publish_interval_s: publishIntervalS } };
    const planned = planDeployments(fleet, recipes, base);
    const parent = new CfnThingGroup(this, 'Gateways', { thingGroupName: FLEET_NAMES.thingGroup });
    const groups = new DeploymentGroups(this, 'Groups', { parent, groups: planned.map(({ group }) => group) });
    const built = new FleetComponents(this, 'Components', { components });
    const tokens = new TokenExchange(this, 'TokenExchange', {
      aliasName: FLEET_NAMES.roleAlias,
      artifacts: built.artifacts,
    });
    const needs = [...built.versions, tokens];
    new Rollout(this, 'Rollout', { fleet, planned, groups, needs, documents, logRetention });
  }
}
