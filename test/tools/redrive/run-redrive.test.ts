import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseRedriveOptions } from '../../../tools/redrive/options.ts';
import { RedriveError } from '../../../tools/redrive/redrive-errors.ts';
import { runRedrive } from '../../../tools/redrive/run-redrive.ts';
import { SqsStandIn } from './sqs-stand-in.ts';

const HOUR_MS = 3_600_000;
const AWS = { AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nothing', AWS_REGION: 'eu-central-1' };

describe('npm run redrive', () => {
  let sqs: SqsStandIn;
  let endpoint: string;
  let environment: NodeJS.ProcessEnv;
  const url = (name: string) => `${endpoint}/1/${name}`;

  beforeEach(async () => {
    environment = { ...process.env };
    Object.assign(process.env, AWS);
    sqs = new SqsStandIn();
    endpoint = await sqs.start();
    const names = ['Telemetry', 'Alerts'];
    const urls = names.flatMap((name): [string, string][] => [
      [`${name}QueueUrl`, url(name)],
      [`${name}DeadLettersUrl`, url(`${name}-dead`)],
    ]);
    sqs.stacks.set('SwardData', new Map([...urls, ['RuleErrorsUrl', url('rule-errors')]]));
    sqs.stacks.set(
      'SwardAlerts',
      new Map([
        ['NotifyTelegramQueueUrl', url('telegram')],
        ['NotifyTelegramDeadLettersUrl', url('telegram-dead')],
      ]),
    );
  });
  afterEach(async () => {
    process.env = environment;
    await sqs.close();
  });

  /** Puts letters on the dead letters of telemetry, each with its own body. */
  function give(...reasons: string[]): string[] {
    const bodies = reasons.map((_, i) => `body ${i}`);
    for (const [i, reason] of reasons.entries()) sqs.put(url('Telemetry-dead'), `body ${i}`, { reason });
    return bodies;
  }

  async function run(...argv: string[]): Promise<string[]> {
    const lines: string[] = [];
    await runRedrive(parseRedriveOptions(argv), (line) => lines.push(line), { endpoint });
    return lines;
  }

  it('lists dead letters by queue with reason, count and age, and leaves them where they are', async () => {
    const bodies = give('INVALID_MESSAGE: v', 'FOREIGN_MESSAGE: gateway_id', ...Array(23).fill('INVALID_MESSAGE: v'));
    sqs.put(url('Alerts-dead'), 'old', { sentAt: Date.now() - 50 * HOUR_MS });
    expect(await run()).toEqual([
      'telemetry: 25 dead letters',
      '      24  oldest  0 min  INVALID_MESSAGE: v',
      '       1  oldest  0 min  FOREIGN_MESSAGE: gateway_id',
      'alerts: 1 dead letter',
      '       1  oldest    2 d  no reason given: SQS moved it after too many deliveries',
      'notify-telegram: none',
      'rule-errors: none',
    ]);
    expect(sqs.visible(url('Telemetry-dead'))).toEqual(bodies);
  });

  it('says which gateways they came from', async () => {
    for (const gateway of ['gw-1', 'gw-2', 'gw-1', 'gw-3', 'gw-4']) {
      sqs.put(url('Telemetry-dead'), gateway, { reason: 'FOREIGN_MESSAGE', gateway });
    }
    expect(await run('--region', 'eu-central-1')).toContain(
      '       5  oldest  0 min  FOREIGN_MESSAGE  (gw-1, gw-2, gw-3 and 1 more)',
    );
  });

  it('shows what rules could not deliver and why, and does not send it back', async () => {
    const failures = [{ failedAction: 'SqsAction', errorMessage: 'queue is gone\u001b[2J' }];
    sqs.put(url('rule-errors'), JSON.stringify({ ruleName: 'sward_batch', base64OriginalPayload: 'eA==', failures }));
    const shown = await run();
    expect(shown.slice(-2)).toEqual([
      'rule-errors: 1 dead letter, shown only: what they wrap is in base64OriginalPayload',
      '       1  oldest  0 min  rule sward_batch: queue is gone?[2J',
    ]);
    expect(await run('--all')).not.toContainEqual(expect.stringContaining('rule-errors'));
    await expect(run('--queue', 'rule-errors')).rejects.toThrow('rule errors are not sent back');
    expect(sqs.visible(url('rule-errors'))).toHaveLength(1);
  });

  it('sends those with the reason back to their queue, as they were, and leaves the others', async () => {
    give('INVALID_MESSAGE: v', 'FOREIGN_MESSAGE: x', 'INVALID_MESSAGE: seq');
    expect(await run('--queue', 'telemetry', '--reason', 'invalid')).toEqual(['telemetry: sent back 2 dead letters']);
    expect(sqs.visible(url('Telemetry'))).toEqual(['body 0', 'body 2']);
    expect(sqs.visible(url('Telemetry-dead'))).toEqual(['body 1']);
  });

  it('sends back no more than the limit', async () => {
    give(...Array(30).fill('BUSY'));
    expect(await run('--limit', '12')).toContain('telemetry: sent back 12 dead letters');
    expect(sqs.visible(url('Telemetry'))).toHaveLength(12);
    expect(sqs.visible(url('Telemetry-dead'))).toHaveLength(18);
  });

  it('changes nothing in a dry run', async () => {
    give('BUSY', 'BUSY');
    expect(await run('--queue', 'telemetry', '--dry-run')).toEqual(['telemetry: would send back 2 dead letters']);
    expect(sqs.visible(url('Telemetry'))).toEqual([]);
    expect(sqs.visible(url('Telemetry-dead'))).toHaveLength(2);
  });

  it('serves queues of other stacks, and queues given by their URLs', async () => {
    sqs.put(url('telegram-dead'), 'notification');
    await run('--queue', 'notify-telegram');
    expect(sqs.visible(url('telegram'))).toEqual(['notification']);
    sqs.stacks.clear();
    sqs.put(url('mine-dead'), 'message');
    const own = ['--dead-letters', url('mine-dead'), '--queue-url', url('mine')];
    expect(await run(...own)).toEqual(['mine: 1 dead letter', expect.stringContaining('no reason given')]);
    expect(await run(...own, '--all')).toEqual(['mine: sent back 1 dead letter']);
    expect(sqs.visible(url('mine'))).toEqual(['message']);
  });

  it('deletes nothing that could not be sent, and says why', async () => {
    give('BUSY');
    sqs.failing.set('SendMessage', 'AccessDenied');
    await expect(run('--all')).rejects.toThrow('they need cloudformation:DescribeStacks, and on the queues');
    expect(sqs.visible(url('Telemetry-dead'))).toEqual(['body 0']);
  });

  it('says what is there twice where it was sent and could not be deleted', async () => {
    give('BUSY');
    sqs.failing.set('DeleteMessage', 'InternalFailure');
    const twice = 'telemetry: sent back 1 dead letter; 1 of them could not be deleted and would be sent again';
    expect(await run('--queue', 'telemetry')).toEqual([twice]);
  });

  it.each([
    ['there is no such queue', ['--queue', 'nobody'], 'no queue nobody: there are telemetry, alerts, notify-telegram'],
    ['a URL is missing', ['--queue-url', 'http://x/1/y'], '--dead-letters and --queue-url go together'],
  ])('says what to do where %s', async (_, argv, message) => {
    await expect(run(...argv)).rejects.toThrow(RedriveError);
    await expect(run(...argv)).rejects.toThrow(message);
  });

  it('says what to do where Sward is not deployed, and where there are no credentials', async () => {
    sqs.stacks.clear();
    await expect(run()).rejects.toThrow('no stack SwardData in this account and region');
    for (const name of Object.keys(AWS).slice(0, 2)) delete process.env[name];
    const nowhere = { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null', AWS_PROFILE: undefined };
    Object.assign(process.env, { ...nowhere, AWS_SHARED_CREDENTIALS_FILE: '/dev/null', HOME: '/nonexistent' });
    delete process.env['AWS_PROFILE'];
    await expect(run()).rejects.toThrow('there are no credentials for AWS: set AWS_PROFILE or sign in');
  });
});
