import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export type OperatorTopicProps = {
  /** Is mailed once they have confirmed that they want it. */
  readonly email?: string | undefined;
};

/** Where alarms of the cloud side go. CloudWatch cannot publish to a topic under the AWS-managed key, so it has one of its own. */
export class OperatorTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { email }: OperatorTopicProps) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'Encrypts alarms of the cloud side on their way to operators',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, 'Topic', {
      displayName: 'Sward: alarms of the cloud side',
      masterKey: key,
      enforceSSL: true,
    });
    key.addToResourcePolicy(this.#forAlarms(['kms:Decrypt', 'kms:GenerateDataKey*'], '*'));
    this.topic.addToResourcePolicy(this.#forAlarms(['sns:Publish'], this.topic.topicArn));
    if (email !== undefined) this.topic.addSubscription(new EmailSubscription(email));
  }

  /** For alarms of this account only: see "confused deputy" in the CloudWatch guide. In a key's own policy `*` is the key. */
  #forAlarms(actions: string[], resource: string): PolicyStatement {
    return new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions,
      resources: [resource],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
  }
}
