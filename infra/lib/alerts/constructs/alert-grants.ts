import { Stack, Validations } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { ChannelKind } from '../../notifications/channel.ts';
import { CHANNEL_NAMES } from '../../notifications/constants.ts';

/** What DynamoDbDocumentStore calls. Not by `table.grant`, which adds every index: there is none. */
const DOCUMENT_ACTIONS = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'].map((name) => `dynamodb:${name}`);

/** Reading and writing documents. */
export function grantDocuments(role: Role, table: ITableV2): void {
  role.addToPolicy(new PolicyStatement({ actions: DOCUMENT_ACTIONS, resources: [table.tableArn] }));
}

/** Reading readings: alerts are judged by them and never change them. */
export function grantReadReadings(role: Role, table: ITableV2): void {
  role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:Query'], resources: [table.tableArn] }));
}

type Wide = { readonly action: string; readonly service: string; readonly resource: string; readonly reason: string };

/** What each kind of channel needs of the account besides the documents. */
const WIDE: Readonly<Record<'topics' | 'secrets', Wide>> = {
  topics: {
    action: 'sns:Publish',
    service: 'sns',
    resource: `${CHANNEL_NAMES.topicPrefix}*`,
    reason: 'Which topics there are is data, edited at run time: names that begin with sward_ are meant for it.',
  },
  secrets: {
    action: 'secretsmanager:GetSecretValue',
    service: 'secretsmanager',
    resource: `secret:${CHANNEL_NAMES.secretPrefix}*`,
    reason: 'Which credentials there are is data, edited at run time: names below sward/ are meant for it.',
  },
};

function grantWide(role: Role, { action, service, resource, reason }: Wide): void {
  const { partition, region, account } = Stack.of(role);
  role.addToPolicy(
    new PolicyStatement({
      actions: [action],
      resources: [`arn:${partition}:${service}:${region}:${account}:${resource}`],
    }),
  );
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${resource}]`,
    reason,
  });
}

/** Lets a notify function reach what its kind of channel is told by: topics of SNS, or a credential for a server outside. */
export function grantChannel(role: Role, kind: ChannelKind): void {
  grantWide(role, kind === 'sns' ? WIDE.topics : WIDE.secrets);
}
