import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DOCUMENTS_KEYS } from '@sward/infra/lib/data/constants.ts';
import { AwsRecorder } from '@sward/infra/test/support/aws-recorder.ts';
import { type LocalDynamoDb, startDynalite } from '@sward/infra/test/support/dynalite.ts';
import { openAccountPlace } from '../../../tools/alerts/account-place.ts';
import { runAlerts } from '../../../tools/alerts/run-alerts.ts';
import { type FakeStacks, startFakeStacks } from './fake-stacks.ts';

/** Nothing of the machine's own credentials or settings. */
const ALONE = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_MAX_ATTEMPTS: '1',
};
const KEYS = { AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nothing' };

let before: NodeJS.ProcessEnv;
let dynamodb: LocalDynamoDb;
let aws: AwsRecorder;
let stacks: FakeStacks;

beforeEach(async () => {
  before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  dynamodb = await startDynalite();
  aws = new AwsRecorder();
  const queues = await aws.start();
  const documents = await dynamodb.createTable(DOCUMENTS_KEYS);
  const kinds = ['Sns', 'Telegram', 'Slack', 'Webhook'];
  stacks = await startFakeStacks(
    { TablesReadings0123ABCD: 'readings', TablesDocuments4567CDEF: documents },
    Object.fromEntries(kinds.map((kind) => [`Notify${kind}QueueUrl`, `${queues}/1/${kind}`])),
  );
  Object.assign(process.env, ALONE, {
    AWS_ENDPOINT_URL_CLOUDFORMATION: stacks.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    AWS_ENDPOINT_URL_SQS: queues,
  });
});
afterEach(async () => {
  process.env = before;
  stacks.close();
  await aws.close();
  await dynamodb.close();
});

async function alerts(command: string, stdin = '') {
  const [out, err]: [string[], string[]] = [[], []];
  const status = await runAlerts(command.split(' '), {
    stdin: Readable.from([Buffer.from(stdin)]),
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    openPlace: async ({ region }) => openAccountPlace(region),
    now: Date.now,
    user: 'ann',
  });
  return { out, err, status };
}

describe('npm run alerts on an account', () => {
  it('finds the table and the queues by the stacks, and works on them', async () => {
    Object.assign(process.env, KEYS, { AWS_REGION: 'eu-central-1' });
    const channel = 'id: team\nkind: slack\nurl_secret: sward/acme/slack\n';
    expect(await alerts('channels put - --tenant acme', channel)).toMatchObject({ status: 0, err: [] });
    expect((await alerts('channels list --tenant acme')).out[1]).toMatch(/^team +slack/);
    expect((await alerts('channels list')).out).toEqual(['no channels: see channels example']);
    expect(await alerts('test team --tenant acme')).toMatchObject({ status: 0 });
    expect(aws.sent.map(({ queueUrl }) => new URL(queueUrl).pathname)).toEqual(['/1/Slack']);
    expect(JSON.parse(aws.sent[0]?.body ?? '')).toMatchObject({ tenant: 'acme', channel_id: 'team', reason: 'test' });
  });

  it('says what is missing: credentials, a region, the stacks', async () => {
    expect((await alerts('list --region eu-central-1')).err).toEqual([
      expect.stringContaining('there are no credentials for AWS'),
    ]);
    Object.assign(process.env, KEYS);
    expect((await alerts('list')).err).toEqual([expect.stringContaining('no region is known')]);
    Object.assign(process.env, { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:9' });
    expect((await alerts('list --region eu-central-1')).err).toEqual(['AWS cannot be reached from here']);
  });
});
