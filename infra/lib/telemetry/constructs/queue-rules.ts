import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnTopicRule } from 'aws-cdk-lib/aws-iot';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { RuleDefinition } from '../rule-definition.ts';

export type QueueRulesProps = {
  readonly rules: readonly RuleDefinition[];
  /** Takes what the rules make. */
  readonly target: IQueue;
  /** Takes what could not be put on `target`. */
  readonly errors: IQueue;
};

/** `sward_batch` as an id in the construct tree: `SwardBatch`. */
const toConstructId = (name: string) => name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Rules of IoT Core that put what they select on a queue. */
export class QueueRules extends Construct {
  constructor(scope: Construct, id: string, { rules, target, errors }: QueueRulesProps) {
    super(scope, id);
    const role = this.#role(rules);
    const toTarget = target.grantSendMessages(role);
    const toErrors = errors.grantSendMessages(role);
    for (const { name, description, sql } of rules) {
      const rule = new CfnTopicRule(this, toConstructId(name), {
        ruleName: name,
        topicRulePayload: {
          description,
          sql,
          awsIotSqlVersion: '2016-03-23',
          ruleDisabled: false,
          actions: [{ sqs: { queueUrl: target.queueUrl, roleArn: role.roleArn, useBase64: false } }],
          errorAction: { sqs: { queueUrl: errors.queueUrl, roleArn: role.roleArn, useBase64: false } },
        },
      });
      rule.node.addDependency(toTarget, toErrors);
    }
  }

  /** Only these rules of this account may act by the role: see "cross-service confused deputy" in the IoT guide. */
  #role(rules: readonly RuleDefinition[]): Role {
    const stack = Stack.of(this);
    const arns = rules.map(({ name }) => stack.formatArn({ service: 'iot', resource: 'rule', resourceName: name }));
    return new Role(this, 'Role', {
      description: 'Lets rules put messages on their queues',
      assumedBy: new ServicePrincipal('iot.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnEquals: { 'aws:SourceArn': arns } },
      }),
    });
  }
}
