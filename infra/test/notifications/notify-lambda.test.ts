import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DATA_ENVIRONMENT, DOCUMENTS_KEYS } from '../../lib/data/constants.ts';
import { DynamoDbDocumentStore } from '../../lib/documents/adapters/dynamodb-document-store.ts';
import { ChannelRepository } from '../../lib/notifications/channel-repository.ts';
import { NOTIFY_ENVIRONMENT } from '../../lib/notifications/constants.ts';
import { sqsRecord } from '../feed/sqs-records.ts';
import { AwsRecorder } from '../support/aws-recorder.ts';
import { type LocalDynamoDb, startDynalite } from '../support/dynalite.ts';
import { invokeLambda } from '../support/invoke-lambda.ts';
import { notification, topic, webhook } from './examples.ts';
import { FakeAws } from './fake-aws.ts';

const ENTRY = join(__dirname, '..', '..', 'lib', 'notifications', 'notify.lambda.ts');
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('the notify function as it is deployed', () => {
  let dynamoDb: LocalDynamoDb;
  let queues: AwsRecorder;
  let aws: FakeAws;
  let variables: Record<string, string>;

  beforeEach(async () => {
    dynamoDb = await startDynalite();
    queues = new AwsRecorder();
    aws = new FakeAws({ 'sward/acme/hook': SECRET });
    const documents = await dynamoDb.createTable(DOCUMENTS_KEYS);
    const [queueUrl, awsUrl] = [await queues.start(), await aws.start()];
    const channels = new ChannelRepository(new DynamoDbDocumentStore(documents, dynamoDb.client));
    await channels.save('acme', topic('mail'));
    await channels.save('acme', webhook('inside', 'https://169.254.169.254/latest/meta-data'));
    variables = {
      [DATA_ENVIRONMENT.documentsTable]: documents,
      [NOTIFY_ENVIRONMENT.queueUrl]: `${queueUrl}/1/notifications`,
      [NOTIFY_ENVIRONMENT.deadLettersUrl]: `${queueUrl}/1/dead-letters`,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      AWS_ENDPOINT_URL_SQS: queueUrl,
      AWS_ENDPOINT_URL_SNS: awsUrl,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: awsUrl,
    };
  });
  afterEach(() => Promise.all([dynamoDb.close(), queues.close(), aws.close()]));

  it('tells once, gives up what it may not ask, and logs no text and no secret', async () => {
    const mail = JSON.stringify(notification({ id: 'n1', channel_id: 'mail' }));
    const inside = JSON.stringify(notification({ id: 'n2', channel_id: 'inside' }));
    const Records = [sqsRecord('one', mail), sqsRecord('two', inside)];
    const { response, lines } = await invokeLambda(ENTRY, variables, { Records });
    expect(response).toEqual({ batchItemFailures: [] });
    await invokeLambda(ENTRY, variables, { Records: [sqsRecord('again', mail)] });
    expect(aws.published).toEqual([
      expect.objectContaining({
        Action: 'Publish',
        TopicArn: 'arn:aws:sns:eu-central-1:123456789012:sward_acme_ops',
        MessageStructure: 'json',
      }),
    ]);
    expect(queues.sent).toEqual([
      {
        queueUrl: variables[NOTIFY_ENVIRONMENT.deadLettersUrl],
        body: inside,
        reason: 'CHANNEL_REFUSED: 169.254.169.254 is 169.254.169.254, which is not on the internet: it is not asked',
      },
    ]);
    const logged = lines.map((line) => JSON.parse(line));
    expect(logged.map(({ level, service, message }) => [level, service, message]).sort()).toEqual([
      ['INFO', 'notify', 'notification_delivered'],
      ['WARN', 'notify', 'notification_given_up'],
    ]);
    expect(lines.join('\n')).not.toMatch(/whsec|To acknowledge/);
  }, 60_000);
});
