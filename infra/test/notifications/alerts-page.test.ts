import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { channelSchema } from '../../lib/notifications/channel.ts';
import { newsSchema } from '../../lib/notifications/notification.ts';
import { checkTemplate, TEMPLATE_VARIABLES } from '../../lib/notifications/template.ts';
import { webhookBodyOf } from '../../lib/notifications/webhook-body.ts';
import { signatureHeaders } from '../../lib/notifications/webhook-signature.ts';
import { notification } from './examples.ts';

const whole = readFileSync(join(__dirname, '../../../docs/alerts.md'), 'utf8');
const page = whole.slice(whole.indexOf('## Channels'));
const block = (language: string) => new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';
const firstColumn = () => [...page.matchAll(/^\| (`[^|]*?`) \|/gm)].map(([, cell = '']) => cell);

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** What the page's example says of a request. */
function verify(headers: object, body: string): string {
  const call = `console.log(isFromSward(${JSON.stringify(headers)}, ${JSON.stringify(body)}, '${SECRET}'))`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', `${block('js')}\n${call}`], { encoding: 'utf8' });
}

describe('docs/alerts.md', () => {
  it('lists every variable of templates, and no other', () => {
    const listed = firstColumn().flatMap((cell) => [...cell.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name));
    expect(listed.sort()).toEqual([...TEMPLATE_VARIABLES].sort());
    expect(() => checkTemplate(listed.map((name) => `{{${name}}}`).join(' '))).not.toThrow();
  });

  it('lists every kind of channel and every kind of news', () => {
    const cells = firstColumn();
    for (const { shape } of channelSchema.options) expect(cells).toContain(`\`${shape.kind.value}\``);
    for (const news of newsSchema.options) expect(cells).toContain(`\`${news}\``);
  });

  it('shows a webhook with the fields that it has', () => {
    const shown = JSON.parse(block('json'));
    const sent = JSON.parse(webhookBodyOf(notification()));
    expect(Object.keys(shown)).toEqual(Object.keys(sent));
    expect(Object.keys(shown.data)).toEqual(Object.keys(sent.data));
  });

  it('shows code that takes what is signed, and nothing else', () => {
    const body = webhookBodyOf(notification());
    const headers = signatureHeaders(SECRET, 'n1', Date.now(), body);
    expect(verify(headers, body)).toBe('true\n');
    expect(verify(headers, `${body} `)).toBe('false\n');
    expect(verify({ ...headers, 'webhook-id': 'n2' }, body)).toBe('false\n');
    expect(verify(signatureHeaders(SECRET, 'n1', Date.now() - 400_000, body), body)).toBe('false\n');
    expect(verify(signatureHeaders(`${SECRET.slice(0, -4)}AAA=`, 'n1', Date.now(), body), body)).toBe('false\n');
  });
});
