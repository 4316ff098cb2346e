import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { InvalidChannelError } from './notification-errors.ts';

/** Name of a secret that holds a credential. Credentials themselves stand in no document (S27, S31). */
const secretName = z.string().regex(/^sward\/[A-Za-z0-9_.-]{1,64}\/[A-Za-z0-9/_+=.@-]{1,200}$/, {
  error: 'the name of a secret such as sward/<tenant>/telegram-bot, not the credential itself',
});

/** A way to reach people: one document of the partition `<tenant>#channels`. */
export const channelSchema = z.discriminatedUnion('kind', [
  /** Mail and SMS: subscribers of an SNS topic. Its name is `sward_<tenant>_<name>`, the last part without `_`. */
  z.strictObject({
    id: idSchema,
    kind: z.literal('sns'),
    topic_arn: z.string().regex(/^arn:[\w-]+:sns:[\w-]+:\d{12}:sward_[\w-]{1,64}_[A-Za-z0-9-]{1,100}$/, {
      error: 'the ARN of a topic whose name is sward_<tenant>_<name>',
    }),
  }),
  z.strictObject({
    id: idSchema,
    kind: z.literal('telegram'),
    token_secret: secretName,
    /** A number, or `@name` of a public channel. */
    chat_id: z.string().regex(/^(-?\d{1,20}|@\w{1,64})$/, { error: 'a number, or @name of a public channel' }),
  }),
  /** An incoming webhook; its URL is the credential. */
  z.strictObject({ id: idSchema, kind: z.literal('slack'), url_secret: secretName }),
  /** HTTPS POST of JSON, signed with HMAC-SHA256: see docs/alerts.md. */
  z.strictObject({
    id: idSchema,
    kind: z.literal('webhook'),
    url: z.url({ protocol: /^https$/, error: 'must be a whole address that begins with https://' }).max(2000),
    signing_secret: secretName,
  }),
]);

export type Channel = z.infer<typeof channelSchema>;
export type ChannelKind = Channel['kind'];

/** Names of the secrets that a channel needs. */
export function secretsOf(channel: Channel): readonly string[] {
  if (channel.kind === 'telegram') return [channel.token_secret];
  if (channel.kind === 'slack') return [channel.url_secret];
  return channel.kind === 'webhook' ? [channel.signing_secret] : [];
}

/** The tenant that a topic's name stands for: `acme` of `arn:…:sward_acme_ops`. A name after the last `_` holds none. */
function tenantOfTopic(topicArn: string): string {
  const name = topicArn.slice(topicArn.lastIndexOf(':') + 1);
  return name.slice('sward_'.length, name.lastIndexOf('_'));
}

/**
 * Checks that a channel uses nothing of another tenant. Secrets and topics carry their tenant in their names, because whoever may
 * edit one tenant's channels must not be able to send with another's credentials.
 * @throws InvalidChannelError
 */
export function requireOwn(tenant: string, channel: Channel): void {
  const foreign = secretsOf(channel).find((name) => !name.startsWith(`sward/${tenant}/`));
  if (foreign !== undefined) {
    throw new InvalidChannelError(`channel ${channel.id}: secret ${foreign} must be named sward/${tenant}/<name>`);
  }
  if (channel.kind === 'sns' && tenantOfTopic(channel.topic_arn) !== tenant) {
    throw new InvalidChannelError(`channel ${channel.id}: its topic must be named sward_${tenant}_<name>`);
  }
}
