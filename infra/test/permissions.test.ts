import { beforeAll, describe, expect, it } from '@jest/globals';
import { STACK_NAMES } from '../lib/stack-names.ts';
import { exampleApp } from './example-app.ts';
import { EVERYTHING } from './example-settings.ts';
import { exampleBuild } from './fleet/example-build.ts';
import { EXAMPLE_FLEET } from './fleet/example-fleet.ts';
import { Account } from './support/account.ts';
import { functionRolesOf, grantsOf } from './support/grants.ts';
import { templatesOf } from './support/templates.ts';

const { data, alerts, onboarding, archive, stream, timeseries, fleet } = STACK_NAMES;

const on = (service: string, resource: string, actions: readonly string[]) =>
  actions.map((action) => `${service}:${action} on ${service}:${resource}`);
const readings = (...actions: string[]) => on('dynamodb', 'table/TablesReadings', actions);
const documents = (...actions: string[]) => on('dynamodb', 'table/TablesDocuments', actions);
/** What Lambda does in the name of a function that a queue invokes. */
const takes = (queue: string) =>
  on('sqs', queue, ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage']);
const sends = (...queues: string[]) =>
  queues.flatMap((queue) => on('sqs', queue, ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage']));

const CONSUMERS = ['FeedAlerts', 'FeedTimeseries', 'FeedArchive', 'FeedStream'].map((name) => `${name}Queue`);
const KINDS = ['Sns', 'Telegram', 'Slack', 'Webhook'].map((kind) => `Notifications${kind}`);

const secrets = on('secretsmanager', 'secret:sward/*', ['GetSecretValue']);
const notifies = (kind: string, channel: readonly string[]) => [
  ...documents('GetItem', 'PutItem', 'DeleteItem'),
  ...takes(`Notifications${kind}`),
  ...sends(`Notifications${kind}DeadLetters`),
  ...channel,
];

/** Deployments to groups of Sward's, and the jobs that carry them. */
const DEPLOYS = [
  ...on('greengrass', 'deployments:*', ['CancelDeployment', 'GetDeployment']),
  'greengrass:CreateDeployment on *',
  'greengrass:ListDeployments on *',
  ...on('iot', 'job/*', ['CancelJob', 'CreateJob', 'DescribeJob', 'UpdateJob']),
  ...on('iot', 'thinggroup/sward-*', ['CreateJob', 'DescribeThingGroup']),
];
const MOVES = ['AddThingToThingGroup', 'RemoveThingFromThingGroup'];

/** Lambda's own work on the network of a function, which the function itself is denied. */
const NETWORK = [
  ...[
    'AssignPrivateIpAddresses',
    'CreateNetworkInterface',
    'DeleteNetworkInterface',
    'UnassignPrivateIpAddresses',
  ].flatMap((action) => [`ec2:${action} on ec2:*/*`, `not ec2:${action} on *`]),
  ...['DescribeNetworkInterfaces', 'DescribeSubnets'].flatMap((action) => [
    `ec2:${action} on *`,
    `not ec2:${action} on *`,
  ]),
];

/** All that the role of each function may do, besides writing its own log. */
const GRANTS: readonly (readonly [stack: string, functionId: string, grants: readonly string[]])[] = [
  [
    data,
    'TelemetryFunction',
    [
      ...readings('BatchWriteItem'),
      ...documents('GetItem', 'PutItem'),
      ...takes('TelemetryQueue'),
      ...sends(...CONSUMERS, 'TelemetryDeadLetters'),
      'iot:Publish on iot:topic/building/*/gateway/*/ack',
    ],
  ],
  [
    data,
    'GatewaysFunction',
    [...documents('GetItem', 'PutItem', 'UpdateItem'), ...takes('GatewaysQueue'), ...sends('GatewaysDeadLetters')],
  ],
  [
    alerts,
    'Evaluate',
    [
      ...readings('Query'),
      ...documents('GetItem', 'Query', 'PutItem', 'DeleteItem'),
      ...takes('FeedAlertsQueue'),
      ...sends('FeedAlertsDeadLetters', ...KINDS),
    ],
  ],
  [alerts, 'Watch', [...documents('GetItem', 'Query', 'PutItem', 'DeleteItem', 'UpdateItem'), ...sends(...KINDS)]],
  [alerts, 'NotifySns', notifies('Sns', ['sns:Publish on sns:sward_*'])],
  [alerts, 'NotifyTelegram', notifies('Telegram', secrets)],
  [alerts, 'NotifySlack', notifies('Slack', secrets)],
  [alerts, 'NotifyWebhook', notifies('Webhook', secrets)],
  [onboarding, 'ProvisionFunction', documents('GetItem', 'PutItem')],
  [onboarding, 'RotateFunction', documents('GetItem', 'PutItem')],
  [
    onboarding,
    'WatchFunction',
    [
      ...documents('GetItem', 'PutItem', 'Query'),
      ...on('iot', 'cert/*', [
        'DeleteCertificate',
        'DescribeCertificate',
        'DetachPolicy',
        'ListAttachedPolicies',
        'UpdateCertificate',
      ]),
      ...on('iot', 'policy/*', ['DeletePolicy', 'ListTargetsForPolicy']),
      'not iot:DeletePolicy on iot:policy/Sward*',
      // AWS IoT takes no resource for these.
      'iot:DetachThingPrincipal on *',
      'iot:ListThingPrincipals on *',
    ],
  ],
  [
    archive,
    'Function',
    [
      ...takes('FeedArchiveQueue'),
      ...sends('FeedArchiveDeadLetters'),
      'firehose:PutRecordBatch on kinesisfirehose:DeliveryStream',
    ],
  ],
  [
    stream,
    'Function',
    [
      ...takes('FeedStreamQueue'),
      ...sends('FeedStreamDeadLetters'),
      'kinesis:PutRecords on kinesis:ThirdPartiesStream',
    ],
  ],
  [
    timeseries,
    'Function',
    [
      ...takes('FeedTimeseriesQueue'),
      ...sends('FeedTimeseriesDeadLetters'),
      ...on('secretsmanager', 'InfluxDb2Writer', ['DescribeSecret', 'GetSecretValue']),
      ...NETWORK,
    ],
  ],
  [fleet, 'RolloutDeployFunction', DEPLOYS],
  [
    fleet,
    'RolloutMembershipFunction',
    [
      ...documents('DeleteItem', 'GetItem', 'PutItem'),
      ...DEPLOYS,
      'iot:DescribeJobExecution on iot:job/*',
      ...on('iot', 'thing/*', ['DescribeThing', 'DescribeJobExecution', ...MOVES]),
      ...on('iot', 'thinggroup/sward-*', ['ListThingsInThingGroup', ...MOVES]),
    ],
  ],
  [fleet, 'RolloutGateBeginFunction', documents('DeleteItem', 'GetItem', 'PutItem')],
  [
    fleet,
    'RolloutGateLookFunction',
    [
      ...documents('DeleteItem', 'GetItem', 'PutItem'),
      ...on('greengrass', 'coreDevices:*', ['GetCoreDevice', 'ListEffectiveDeployments', 'ListInstalledComponents']),
      ...on('iot', 'thinggroup/sward-*', ['ListThingsInThingGroup']),
    ],
  ],
];

describe('the role of a function', () => {
  let account: Account;
  beforeAll(() => {
    process.env['CDK_VALIDATION'] = 'false';
    const buildFolder = exampleBuild({ 'fleet.yaml': EXAMPLE_FLEET });
    account = new Account(templatesOf(exampleApp({ buildFolder, settings: EVERYTHING })));
  }, 60_000);

  it.each(GRANTS)('lets, in %s, %s do this and nothing else', (stack, functionId, grants) => {
    expect(grantsOf(account, stack, functionId)).toEqual([...new Set(grants)].sort());
  });

  it('is in this table, for every function that there is', () => {
    // The time series database has its own test of the function that makes its tokens.
    const named = [
      ...GRANTS.map(([stack, functionId]) => `${stack}/${functionId}`),
      `${timeseries}/InfluxDb2AccessFunction`,
    ];
    expect(functionRolesOf(account)).toEqual(named.sort());
  });
});
