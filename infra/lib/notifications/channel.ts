import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';

/** Name of a secret that holds a credential. Credentials themselves stand in no document (S27, S31). */
const secretName = z.string().min(1).max(512);

/** A way to reach people: one document of the partition `<tenant>#channels`. */
export const channelSchema = z.discriminatedUnion('kind', [
  /** Mail and SMS: subscribers of an SNS topic. */
  z.strictObject({
    id: idSchema,
    kind: z.literal('sns'),
    topic_arn: z.string().regex(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]{1,256}$/),
  }),
  z.strictObject({
    id: idSchema,
    kind: z.literal('telegram'),
    token_secret: secretName,
    chat_id: z.string().min(1).max(64),
  }),
  /** An incoming webhook; its URL is the credential. */
  z.strictObject({ id: idSchema, kind: z.literal('slack'), url_secret: secretName }),
  /** HTTPS POST of JSON, signed with HMAC-SHA256: see docs/alerts.md. */
  z.strictObject({
    id: idSchema,
    kind: z.literal('webhook'),
    url: z.url({ protocol: /^https$/ }),
    signing_secret: secretName,
  }),
]);

export type Channel = z.infer<typeof channelSchema>;
export type ChannelKind = Channel['kind'];
