import type { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import {
  InvalidParameterException,
  NotFoundException,
  type PublishCommand,
  ThrottledException,
} from '@aws-sdk/client-sns';
import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { SecretsManagerSecrets } from '../../../lib/notifications/adapters/secrets-manager-secrets.ts';
import { SnsSender } from '../../../lib/notifications/adapters/sns-sender.ts';
import {
  notificationQueueUrls,
  SqsNotificationQueue,
} from '../../../lib/notifications/adapters/sqs-notification-queue.ts';
import { channelSchema } from '../../../lib/notifications/channel.ts';
import {
  ChannelBusyError,
  ChannelRefusedError,
  SecretMissingError,
} from '../../../lib/notifications/notification-errors.ts';
import { readNotification } from '../../../lib/notifications/notification-message.ts';
import { MINUTE } from '../../alerts/examples.ts';
import { notification, topic } from '../examples.ts';

describe('SnsSender', () => {
  const publish = async (overrides = {}, error?: unknown) => {
    const inputs: PublishCommand['input'][] = [];
    const send = async ({ input }: PublishCommand) => {
      inputs.push(input);
      if (error) throw error;
    };
    await new SnsSender({ send }).send(topic('ops'), notification(overrides));
    return { ...inputs[0], message: JSON.parse(inputs[0]?.Message ?? '{}') };
  };

  it('has a form for mail and one for SMS', async () => {
    const { TopicArn, Subject, MessageStructure, message } = await publish();
    expect({ TopicArn, Subject, MessageStructure }).toEqual({
      TopicArn: 'arn:aws:sns:eu-central-1:123456789012:sward_acme_ops',
      Subject: 'Warning: temperature above -18 C: a4c138f5a1b2',
      MessageStructure: 'json',
    });
    expect(message.default).toMatch(/^Warning: temperature above -18 °C: a4c138f5a1b2\n\nDevice a4c138f5a1b2/);
    expect(message.sms).toBe('Warning: temperature above -18 C: a4c138f5a1b2');
  });

  it('keeps to what SNS takes, whatever a title says', async () => {
    const { Subject, message } = await publish({ title: 'Kühlraum\n🌡'.repeat(20) });
    expect(Subject).toMatch(/^[ -~]{1,99}$/);
    expect(message.sms).toMatch(/^[ -~]{1,140}$/);
    expect((await publish({ title: ' ' })).Subject).toBe('Sward');
  });

  const meta = { $metadata: {}, message: 'no' };
  it.each([
    [new NotFoundException(meta), ChannelRefusedError],
    [new InvalidParameterException(meta), ChannelRefusedError],
    [new ThrottledException(meta), ChannelBusyError],
    [new TypeError('no route'), ChannelBusyError],
  ])('knows what %s means', async (error, expected) => {
    await expect(publish({}, error)).rejects.toThrow(expected);
  });
});

describe('SecretsManagerSecrets', () => {
  function world(answers: readonly (string | Error | undefined)[]) {
    let now = 0;
    const asked: unknown[] = [];
    const left = [...answers];
    const send = async ({ input }: GetSecretValueCommand) => {
      asked.push(input);
      const answer = left.shift();
      if (answer instanceof Error) throw answer;
      return answer === undefined ? {} : { SecretString: answer };
    };
    const secrets = new SecretsManagerSecrets({ send }, () => now);
    return { secrets, asked, pass: (ms: number) => (now += ms) };
  }
  const named = (name: string) => Object.assign(new Error('no'), { name });

  it('remembers a secret for 5 minutes', async () => {
    const { secrets, asked, pass } = world(['one', 'two']);
    expect(await secrets.read('sward/acme/a')).toBe('one');
    pass(5 * MINUTE - 1);
    expect(await secrets.read('sward/acme/a')).toBe('one');
    pass(1);
    expect(await secrets.read('sward/acme/a')).toBe('two');
    expect(asked).toEqual([{ SecretId: 'sward/acme/a' }, { SecretId: 'sward/acme/a' }]);
  });

  it('forgets on demand, and says whether the secret came from memory', async () => {
    const { secrets } = world(['one', 'two', 'three']);
    expect(secrets.forget('a')).toBe(false);
    await secrets.read('a');
    expect(secrets.forget('a')).toBe(false);
    await secrets.read('a');
    await secrets.read('a');
    expect(secrets.forget('a')).toBe(true);
    expect(await secrets.read('a')).toBe('three');
  });

  it.each([named('ResourceNotFoundException'), named('AccessDeniedException'), undefined])(
    'calls a secret missing after %s',
    async (answer) => {
      await expect(world([answer]).secrets.read('a')).rejects.toThrow(SecretMissingError);
    },
  );

  it('gives other errors as they are, and asks again', async () => {
    const { secrets } = world([named('ThrottlingException'), 'one']);
    await expect(secrets.read('a')).rejects.toThrow('no');
    expect(await secrets.read('a')).toBe('one');
  });
});

describe('SqsNotificationQueue', () => {
  it('puts a notification on the queue of its kind, as its reader takes it', async () => {
    const inputs: SendMessageCommand['input'][] = [];
    const urls = notificationQueueUrls((name) => `https://sqs/${name}`);
    const queue = new SqsNotificationQueue(urls, { send: async ({ input }) => inputs.push(input) });
    for (const { shape } of channelSchema.options) await queue.add(shape.kind.value, notification());
    expect(inputs.map(({ QueueUrl }) => QueueUrl)).toEqual(
      ['SNS', 'TELEGRAM', 'SLACK', 'WEBHOOK'].map((kind) => `https://sqs/NOTIFICATIONS_${kind}_URL`),
    );
    expect(readNotification(inputs[0]?.MessageBody ?? '')).toEqual(notification());
  });
});
