import { CustomResource, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { SwardFunction } from '../../functions/sward-function.ts';
import { canonicalJson } from '../canonical-json.ts';
import { FLEET_NAMES } from '../constants.ts';
import type { PlannedDeployment } from '../deployment-plan.ts';

export type GroupDeploymentProps = {
  readonly planned: PlannedDeployment;
  readonly targetArn: string;
  /** The function of deployments.lambda.ts. */
  readonly deployer: SwardFunction;
};

/** A longer wait than the function's: without it CloudFormation waits for an hour where the answer is lost. */
const ANSWER_WITHIN = Duration.minutes(15);

/**
 * What is deployed to a group. A resource of our own and not `AWS::GreengrassV2::Deployment`: see `applyDeployment`, which puts the former
 * deployment into force again when the stack rolls back.
 */
export class GroupDeployment extends Construct {
  readonly deploymentId: string;

  constructor(scope: Construct, id: string, { planned, targetArn, deployer }: GroupDeploymentProps) {
    super(scope, id);
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::SwardDeployment',
      serviceToken: deployer.handler.functionArn,
      serviceTimeout: ANSWER_WITHIN,
      properties: {
        TargetArn: targetArn,
        Name: `${FLEET_NAMES.deployment} to ${planned.group.name}`,
        Document: canonicalJson(planned.document),
      },
    });
    this.deploymentId = resource.getAttString('DeploymentId');
  }
}
