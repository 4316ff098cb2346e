import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';

export type EveryMinuteProps = { readonly description: string; readonly target: IFunction };

/** The shortest that the scheduler keeps an invocation that it could not start. A later minute does what this one missed. */
const MAX_EVENT_AGE_S = 60;

/** Invokes a function each minute. */
export class EveryMinute extends Construct {
  constructor(scope: Construct, id: string, { description, target }: EveryMinuteProps) {
    super(scope, id);
    const role = this.#role(description, target);
    new CfnSchedule(this, 'Schedule', {
      description,
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: MAX_EVENT_AGE_S },
      },
    }).node.addDependency(role);
  }

  /** Only schedules of this account may act by the role: see "confused deputy" in the scheduler's guide. */
  #role(description: string, target: IFunction): Role {
    const role = new Role(this, 'Role', {
      description: `Lets the scheduler invoke the function behind: ${description}`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    // Not by `grantInvoke`, which adds every version and alias.
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }));
    return role;
  }
}
