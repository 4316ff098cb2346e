import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Received, Reply } from './https-server.ts';

/** What Telegram and Slack allow in markup: their own tags and entities, and no other `<`, `>` or `&`. */
const isTelegramHtml = (text: string) =>
  !/[<>]/.test(text.replace(/<\/?b>/g, '')) && !/&(?!(amp|lt|gt|quot);)/.test(text) && /^<b>[^<]*<\/b>\n/.test(text);
const isMrkdwn = (text: string) => !/[<>]/.test(text) && !/&(?!(amp|lt|gt);)/.test(text);

const telegramSchema = z.strictObject({
  chat_id: z.string().regex(/^(-?\d+|@\w+)$/),
  text: z.string().min(1).max(4096).refine(isTelegramHtml),
  parse_mode: z.literal('HTML'),
  link_preview_options: z.strictObject({ is_disabled: z.literal(true) }),
});

const sectionSchema = z.strictObject({
  type: z.literal('section'),
  text: z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(3000).refine(isMrkdwn),
    verbatim: z.literal(true),
  }),
});

const slackSchema = z.strictObject({
  text: z.string().min(1).max(3000).refine(isMrkdwn),
  blocks: z.array(sectionSchema).min(1).max(50),
});

function fits(schema: z.ZodType, { method, headers, body }: Received): boolean {
  if (method !== 'POST' || !headers['content-type']?.startsWith('application/json')) return false;
  return schema.safeParse(JSON.parse(body)).success;
}

/** The Bot API as it answers a bot with this token. */
export function telegram(token: string): (request: Received) => Reply {
  const answer = (status: number, content: object) => ({ status, body: JSON.stringify(content) });
  return (request) => {
    if (request.path !== `/bot${token}/sendMessage`) {
      return answer(401, { ok: false, error_code: 401, description: 'Unauthorized' });
    }
    if (fits(telegramSchema, request)) return answer(200, { ok: true, result: { message_id: 1 } });
    return answer(400, { ok: false, error_code: 400, description: "Bad Request: can't parse entities" });
  };
}

/** An incoming webhook of Slack under this path. */
export function slack(path: string): (request: Received) => Reply {
  return (request) => {
    if (request.path !== path) return { status: 404, body: 'no_service' };
    return fits(slackSchema, request) ? { status: 200, body: 'ok' } : { status: 400, body: 'invalid_payload' };
  };
}

/** True where one of the signatures is right: what docs/alerts.md tells receivers to do. */
export function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = Buffer.from(createHmac('sha256', key).update(signed).digest('base64'));
  return String(headers['webhook-signature'])
    .split(' ')
    .map((signature) => Buffer.from(signature.replace(/^v1,/, '')))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}

/** A receiver that verifies what it gets, as the Standard Webhooks specification asks. @param now Unix milliseconds */
export function webhook(secret: string, now: () => number): (request: Received) => Reply {
  return (request) => {
    const at = Number(request.headers['webhook-timestamp']) * 1000;
    const good = request.method === 'POST' && Math.abs(now() - at) < 300_000 && isSigned(request, secret);
    return { status: good ? 204 : 401 };
  };
}
