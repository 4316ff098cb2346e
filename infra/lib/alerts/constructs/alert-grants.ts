import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { ChannelKind } from '../../notifications/channel.ts';
import { CHANNEL_NAMES } from '../../notifications/constants.ts';

const KEEPING = ['GetItem', 'Query', 'PutItem', 'DeleteItem'] as const;

/** What each function calls on the tables. Silence is seen by states of devices, which are documents; who tells people reads no reading. */
export const ALERT_OPERATIONS = {
  evaluate: { readings: ['Query'], documents: KEEPING },
  watch: { documents: [...KEEPING, 'UpdateItem'] },
  notify: { documents: ['GetItem', 'PutItem', 'DeleteItem'] },
} as const;

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
