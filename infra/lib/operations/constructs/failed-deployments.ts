import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export type FailedDeploymentsProps = { readonly logRetention: RetentionDays };

/** Who delivers events into a log group: see "CloudWatch Logs permissions" in the guide of EventBridge. */
const EVENTS = ['events.amazonaws.com', 'delivery.logs.amazonaws.com'];

/**
 * Deployments that failed on a gateway, as Greengrass tells EventBridge, as well as it can: each as a line of a log group, all as one number.
 * The fleet's stack learns of its canaries only; everybody else takes a deployment when CloudFormation is long done.
 */
export class FailedDeployments extends Construct {
  /** How many failed. */
  readonly metric: IMetric;

  constructor(scope: Construct, id: string, { logRetention }: FailedDeploymentsProps) {
    super(scope, id);
    const logs = new LogGroup(this, 'Logs', { retention: logRetention });
    const { ref: ruleName, attrArn: ruleArn } = this.#rule(logs);
    this.#allow(logs, ruleArn);
    this.metric = new Metric({
      namespace: 'AWS/Events',
      metricName: 'TriggeredRules',
      dimensionsMap: { RuleName: ruleName },
      statistic: 'Sum',
      period: Duration.minutes(5),
    });
  }

  /** See "Deployment status change event" in the guide of Greengrass. An event does not say which group the deployment was for. */
  #rule({ logGroupName }: LogGroup): CfnRule {
    // Not the group's own ARN, which ends with `:*` and is that of its streams.
    const parts = { service: 'logs', resource: 'log-group', resourceName: logGroupName };
    const arn = Stack.of(this).formatArn({ ...parts, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    return new CfnRule(this, 'Rule', {
      description: 'Deployments that gateways did not take',
      eventPattern: {
        source: ['aws.greengrass'],
        'detail-type': ['Greengrass V2 Effective Deployment Status Change'],
        detail: { coreDeviceExecutionStatus: ['FAILED', 'REJECTED'] },
      },
      targets: [{ id: 'Logs', arn }],
    });
  }

  #allow(logs: LogGroup, ruleArn: string): void {
    const principals = EVENTS.map((service) => new ServicePrincipal(service));
    const resources = [logs.logGroupArn];
    const put = { actions: ['logs:PutLogEvents'], conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } } };
    logs.addToResourcePolicy(new PolicyStatement({ principals, resources, actions: ['logs:CreateLogStream'] }));
    logs.addToResourcePolicy(new PolicyStatement({ principals, resources, ...put }));
  }
}
