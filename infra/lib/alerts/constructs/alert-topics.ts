import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { CHANNEL_NAMES } from '../../notifications/constants.ts';
import { DEFAULT_TENANT } from '../../tenancy/tenant.ts';

export type AlertTopicsProps = {
  /** Besides the default one. */
  readonly tenants: readonly string[];
  /** Is mailed alerts of the default tenant, once they have confirmed that they want it. */
  readonly email: string | undefined;
};

/** A topic's name takes no dot, which a tenant's may have: such a tenant makes its topics by hand, and without it. */
const canName = (tenant: string) => /^[\w-]+$/.test(tenant);

/** `AlertTopicArn` of the default tenant, `AlertTopicArnAcme` of `acme`: an output's name takes letters and digits only. */
function outputName(tenant: string): string {
  if (tenant === DEFAULT_TENANT) return 'AlertTopicArn';
  const words = tenant.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `AlertTopicArn${words.join('')}`;
}

/** A topic for each tenant's first channel, `sward_<tenant>_alerts`: whoever subscribes is told by mail or SMS. */
export class AlertTopics extends Construct {
  constructor(scope: Construct, id: string, { tenants, email }: AlertTopicsProps) {
    super(scope, id);
    // Who may publish may use the key: it is SNS's own, and only through SNS.
    const masterKey = Alias.fromAliasName(this, 'Key', 'alias/aws/sns');
    for (const tenant of new Set([DEFAULT_TENANT, ...tenants.filter(canName)])) {
      const topic = new Topic(this, `Topic-${tenant}`, {
        topicName: `${CHANNEL_NAMES.topicPrefix}${tenant}_alerts`,
        displayName: 'Sward: alerts',
        masterKey,
        enforceSSL: true,
      });
      if (tenant === DEFAULT_TENANT && email !== undefined) topic.addSubscription(new EmailSubscription(email));
      new CfnOutput(Stack.of(this), outputName(tenant), {
        description: `Topic for a channel of kind sns of tenant ${tenant}`,
        value: topic.topicArn,
      });
    }
  }
}
