import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { SwardFunction } from '../../functions/sward-function.ts';
import type { PlannedDeployment } from '../deployment-plan.ts';
import type { FleetFile } from '../fleet-file.ts';
import { CanaryGate } from './canary-gate.ts';
import type { DeploymentGroups } from './deployment-groups.ts';
import { grantDeploying } from './fleet-grants.ts';
import { GroupDeployment } from './group-deployment.ts';
import { Membership } from './membership.ts';

export type RolloutProps = {
  readonly fleet: FleetFile;
  readonly planned: readonly PlannedDeployment[];
  readonly groups: DeploymentGroups;
  /** What a gateway needs as soon as there is a deployment: versions, and the right to download them. */
  readonly needs: readonly IDependable[];
  readonly documents: TableV2;
  readonly logRetention: RetentionDays;
};

/**
 * Rings: the canaries' deployments, the canaries in their groups, the gate, the others' deployments, the others in their groups. A gateway
 * enters a group that already has its deployment: without one, another deployment to the gateway would take Sward's components away.
 */
export class Rollout extends Construct {
  readonly #props: RolloutProps;
  readonly #deployer: SwardFunction;

  constructor(scope: Construct, id: string, props: RolloutProps) {
    super(scope, id);
    this.#props = props;
    const { fleet, planned, documents, logRetention } = props;
    this.#deployer = new SwardFunction(this, 'DeployFunction', {
      description: 'Makes the Greengrass deployments of the fleet, and those of before in a rollback',
      entry: join(import.meta.dirname, '..', 'deployments', 'deployments.lambda.ts'),
      environment: {},
      // Greengrass makes few deployments a second, and all groups ask at once.
      timeout: Duration.minutes(5),
      logRetention,
    });
    grantDeploying(this.#deployer.role);
    const membership = new Membership(this, 'Membership', { fleet, documents, logRetention });
    const gate = this.#canaries(membership);
    const others = planned.filter(({ group }) => !group.isCanary).map((each) => this.#deploy(each, gate));
    membership.move('all').node.addDependency(...gate, ...others);
  }

  /** @returns what the others wait for: nothing where there are no canaries */
  #canaries(membership: Membership): IDependable[] {
    const { fleet, planned, documents, logRetention } = this.#props;
    const canaries = planned.filter(({ group }) => group.isCanary);
    if (canaries.length === 0) return [];
    const deployed = canaries.map((each) => ({ planned: each, deployment: this.#deploy(each, []) }));
    const moved = membership.move('canaries');
    moved.node.addDependency(...deployed.map(({ deployment }) => deployment));
    const watched = deployed.map(({ planned: each, deployment }) => {
      return { planned: each, deploymentId: deployment.deploymentId };
    });
    const gate = new CanaryGate(this, 'Gate', { watched, canaries: fleet.canaries, documents, logRetention });
    gate.node.addDependency(moved);
    return [gate];
  }

  #deploy(planned: PlannedDeployment, after: readonly IDependable[]): GroupDeployment {
    const { groups, needs } = this.#props;
    const { name } = planned.group;
    const deployer = this.#deployer;
    const deployment = new GroupDeployment(this, name, { planned, targetArn: groups.arnOf(name), deployer });
    deployment.node.addDependency(...needs, ...after, deployer);
    return deployment;
  }
}
