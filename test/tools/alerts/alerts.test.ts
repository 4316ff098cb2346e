import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openCloudDatabase } from '@sward/cloud/adapters/cloud-database.ts';
import { SqliteDocumentStore } from '@sward/cloud/adapters/sqlite-document-store.ts';
import { SqliteMessageQueue } from '@sward/cloud/adapters/sqlite-message-queue.ts';
import { putStartAlerts } from '@sward/gateway/start-alerts.ts';
import type { Alert } from '@sward/infra/lib/alerts/alert.ts';
import { AlertRepository } from '@sward/infra/lib/alerts/alert-repository.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import { notificationSchema } from '@sward/infra/lib/notifications/notification.ts';
import { reading, storedReading } from '@sward/infra/test/telemetry/examples.ts';
import { openLocalPlace } from '../../../tools/alerts/local-place.ts';
import { runAlerts } from '../../../tools/alerts/run-alerts.ts';

const START = Date.UTC(2026, 6, 1, 10, 0, 0);

const ALERT: Alert = {
  v: 1,
  id: '20260701T095800Z-0f3a5b7c9d1e2f30',
  tenant: 'default',
  rule_id: 'warm',
  severity: 'critical',
  condition: { kind: 'above', quantity: 'temperature_c', limit: 8, hysteresis: 1 },
  building_id: 'hq',
  gateway_id: 'gw-1',
  device_id: 'freezer-1',
  quantity: 'temperature_c',
  state: 'open',
  since: START - 120_000,
  raised_at: START - 115_000,
  value: 8.4,
  worst: 9.5,
  latest: 9.2,
  late: false,
  sent: {},
};

let folder: string;
let now: number;
let database: ReturnType<typeof openCloudDatabase>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-alerts-'));
  now = START;
  database = openCloudDatabase(join(folder, 'cloud', 'cloud.db'));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** Runs a command as a person types it, on the local cloud. */
async function alerts(command: string, stdin = '') {
  const [out, err]: [string[], string[]] = [[], []];
  const status = await runAlerts([...command.split(' '), '--local', '--data', folder], {
    stdin: Readable.from([Buffer.from(stdin)]),
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    openPlace: async ({ data }) => openLocalPlace(data, () => now),
    now: () => now,
    user: 'ann',
  });
  return { out, err, status };
}

const keep = (alert: Alert) => new AlertRepository(new SqliteDocumentStore(database, () => now)).add(alert);

function file(content: string): string {
  const path = join(folder, 'file.yaml');
  writeFileSync(path, content);
  return path;
}

const RULE = 'id: warm\ncondition: { kind: above, quantity: temperature_c, limit: 8, hysteresis: 1 }\n';

describe('npm run alerts', () => {
  it('takes its own examples, and shows what it took', async () => {
    for (const kind of ['channels', 'groups', 'rules']) {
      const example = await alerts(`${kind} example`).then(({ out }) => out.join('\n'));
      expect(await alerts(`${kind} put -`, example)).toMatchObject({ status: 0, err: [] });
    }
    const { out } = await alerts('rules list');
    expect(out[0]).toMatch(/^ID +SEVERITY +ON +ABOUT +WHEN +TELLS$/);
    expect(out.find((line) => line.startsWith('freezer-warm'))).toMatch(
      /critical +yes +group freezers +temperature above -15 °C +ops, then after 15 min on-call/,
    );
    expect((await alerts('channels list')).out).toHaveLength(5);
    expect((await alerts('groups list')).out.at(-1)).toBe('freezers  c5a1f0e2b3d4 d2e4f6a8b0c1');
  });

  it('shows a rule as a file that can be put again', async () => {
    await alerts('rules put -', RULE);
    const shown = (await alerts('rules show warm')).out.join('\n');
    expect((await alerts('rules put -', shown.replace('limit: 8', 'limit: 9'))).status).toBe(0);
    const { out } = await alerts('rules show warm --json');
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ id: 'warm', condition: { limit: 9 }, severity: 'warning' });
  });

  it('tells what a rule names and nobody has made', async () => {
    const { status, err } = await alerts(
      'rules put -',
      `${RULE}scope: { group_id: freezers }\nnotify: [{ channels: [ops] }]\n`,
    );
    expect([status, err]).toEqual([
      0,
      [
        'rule warm tells channel ops, which is not there yet: channels put',
        'rule warm is about group freezers, which is not there yet: groups put',
      ],
    ]);
  });

  it('warns of a rule that tells nobody, and of one that a value around its limit raises again and again', async () => {
    const sharp = RULE.replace(', hysteresis: 1', '');
    const { status, err } = await alerts('rules put -', sharp);
    expect([status, err]).toEqual([
      0,
      [
        'rule warm tells nobody: its alerts are kept and listed, and that is all. See notify',
        'rule warm has neither hysteresis nor clear_hold_s: a value around its limit is an alert again and again',
      ],
    ]);
    expect((await alerts('rules put -', `${sharp}clear_hold_s: 60\n`)).err).toHaveLength(1);
  });

  it('refuses a file whole, and says where and why', async () => {
    const path = file(`- ${RULE.replaceAll('\n', '\n  ').trimEnd()}
- id: bad
  severty: critical
  condition:
    kind: abov
- id: worse
  condition:
    kind: above
    quantity: temperature_c
  hold_s: -1
  message: "{{devic}} is warm"
`);
    const { status, err, out } = await alerts(`rules put ${path}`);
    expect([status, out]).toEqual([1, []]);
    expect(err).toEqual([
      `${path} is refused, nothing was changed:`,
      '  line 6: [1].condition.kind must be one of above, below, outside, rate, battery_low, silent, gateway_silent',
      '  line 4: [1].severty is not known: severity?',
      '  line 9: [2].condition.limit is missing',
      '  line 11: [2].hold_s must be 0 or more',
    ]);
    expect((await alerts('rules list')).out).toEqual(['no rules: see rules example']);
  });

  it.each([
    ['a variable that there is not', `${RULE}message: "{{devic}} is warm"\n`, /line 3: message .*\{\{devic\}\}/],
    [
      'a quantity that no sensor has',
      RULE.replace('temperature_c', 'temprature_c'),
      /line 2: condition.quantity is no quantity of any sensor: temperature_c\?/,
    ],
    ['a state where a number should be', RULE.replace('temperature_c', 'motion'), /condition.quantity is no number/],
    ['what is no YAML', 'id: [warm\n', /line \d: /],
    ['a list where a rule should be', '- [1]\n', /line 1: \[0\] must be an object/],
    ['nothing', '[]\n', /holds nothing/],
    [
      'limits that contradict one another',
      RULE.replace('above', 'outside').replace('limit: 8', 'low: 9, high: 8'),
      /low must be below high/,
    ],
  ])('refuses %s', async (_what, content, reason) => {
    const { status, err } = await alerts('rules put -', content);
    expect(status).toBe(1);
    expect(err.join('\n')).toMatch(reason);
  });

  it('refuses a channel that uses what is another tenant’s', async () => {
    const channel = 'id: ops\nkind: telegram\ntoken_secret: sward/acme/bot\nchat_id: "1"\n';
    expect((await alerts('channels put -', channel)).err.join()).toContain('must be named sward/default/<name>');
    expect(await alerts('channels put - --tenant acme', channel)).toMatchObject({ status: 0, err: [] });
    expect((await alerts('channels list')).out).toEqual(['no channels: see channels example']);
  });

  it('says that a webhook has to be https', async () => {
    const hook = 'id: hook\nkind: webhook\nurl: http://example.com/sward\nsigning_secret: sward/default/hook\n';
    expect((await alerts('channels put -', hook)).err.join()).toContain(
      'line 3: url must be a whole address that begins with https://',
    );
    expect((await alerts('channels put -', hook.replace('http:', 'https:'))).status).toBe(0);
  });

  it('lists open alerts, tells all of one, and acknowledges it', async () => {
    await keep(ALERT);
    const { out } = await alerts('list');
    expect(out).toHaveLength(2);
    expect(out[1]).toMatch(
      /^20260701T095800Z-0f3a5b7c9d1e2f30 +critical +freezer-1: temperature above 8 °C +9.2 °C +2026-07-01 09:58:00 UTC +2 min +no$/,
    );
    expect((await alerts(`ack ${ALERT.id} --by Ann`)).out).toEqual([`alert ${ALERT.id} is acknowledged by Ann`]);
    now += 60_000;
    for (const name of ['Bob', 'Ann']) {
      expect((await alerts(`ack ${ALERT.id} --by ${name}`)).out).toEqual([
        `alert ${ALERT.id} was acknowledged already, by Ann at 2026-07-01 10:00:00 UTC: nothing was changed`,
      ]);
    }
    const shown = (await alerts(`show ${ALERT.id}`)).out.join('\n');
    expect(shown).toContain('value         first 8.4 °C, worst 9.5 °C, latest 9.2 °C');
    expect(shown).toContain('acknowledged  by Ann at 2026-07-01 10:00:00 UTC');
    expect(JSON.parse((await alerts('list --json')).out[0] ?? '')).toMatchObject([{ acknowledged: { by: 'Ann' } }]);
  });

  it('lists past alerts as far back as asked', async () => {
    await keep({ ...ALERT, state: 'cleared', ended: START, cleared_at: START, end_reason: 'fine' });
    expect((await alerts('list')).out).toEqual(['no open alerts']);
    expect((await alerts('list --past')).out).toHaveLength(2);
    expect((await alerts('list --past --since 1m')).out).toEqual(['no past alerts since 2026-07-01 09:59:00 UTC']);
    expect((await alerts(`ack ${ALERT.id} --by Ann`)).err.join()).toContain('is over');
    expect(await alerts('list --since 1m')).toMatchObject({ status: 1, err: [expect.stringContaining('add --past')] });
  });

  it('keeps tenants apart', async () => {
    await keep(ALERT);
    expect((await alerts('list --tenant acme')).out).toEqual(['no open alerts']);
    expect((await alerts(`ack ${ALERT.id} --by Eve --tenant acme`)).status).toBe(1);
    expect((await alerts('list')).out[1]).toMatch(/no$/);
  });

  it('mutes for a time, and ends it before', async () => {
    const { out } = await alerts('mute --for 1h30m --device freezer-1 --reason defrosting');
    expect(out[0]).toBe('muted until 2026-07-01 11:30:00 UTC: device freezer-1');
    expect((await alerts('mutes')).out[1]).toMatch(/device freezer-1 +ann +defrosting$/);
    now += 60_000;
    expect((await alerts('unmute')).out).toHaveLength(1);
    expect((await alerts('mutes')).out).toEqual(['nothing is muted']);
    expect((await alerts('unmute')).out).toEqual(['nothing was muted']);
  });

  it('mutes no rule or group that is not there, and says so of a device that nobody heard', async () => {
    for (const what of ['rule', 'group']) {
      const { status, err } = await alerts(`mute --for 1h --${what} warm`);
      expect([status, err]).toEqual([
        1,
        [`there is no ${what} warm of tenant default, so nothing is muted: see ${what}s list`],
      ]);
    }
    expect((await alerts('mutes')).out).toEqual(['nothing is muted']);
    await alerts('rules put -', RULE);
    await alerts('groups put -', 'id: freezers\ndevice_ids: [freezer-1]\n');
    expect(await alerts('mute --for 1h --rule warm --group freezers')).toMatchObject({ status: 0, err: [] });
    const directory = new DocumentDirectory(new SqliteDocumentStore(database, () => now));
    const heard = { ...reading(1), device_id: 'freezer-1' };
    await directory.update([storedReading({ seq: 1, buildingId: 'hq', cloudReceivedAt: START, reading: heard })]);
    expect((await alerts('mute --for 1h --device freezer-1')).err).toEqual([]);
    const misspelt = await alerts('mute --for 1h --device freezr-1');
    expect([misspelt.status, misspelt.err.join()]).toEqual([0, expect.stringContaining('never heard of')]);
  });

  it('forgets a sensor and a gateway, and ends their alerts', async () => {
    const directory = new DocumentDirectory(new SqliteDocumentStore(database, () => now));
    await directory.heard({ buildingId: 'hq', gatewayId: 'gw-1', heardAt: START });
    await keep(ALERT);
    await alerts(
      'rules put -',
      'id: quiet\nscope: { gateway_id: gw-1 }\ncondition: { kind: gateway_silent, after_s: 900 }\n',
    );
    expect(await alerts('forget --building hq --gateway gw-1 --device freezer-1')).toEqual({
      status: 0,
      err: [],
      out: [
        'forgotten in building hq: device freezer-1 of gateway gw-1; its readings are kept',
        `alert ${ALERT.id} is over: freezer-1, rule warm`,
      ],
    });
    expect((await alerts(`show ${ALERT.id}`)).out.join('\n')).toContain('2026-07-01 10:00:00 UTC, forgotten');
    const { status, out, err } = await alerts('forget --building hq --gateway gw-1 --json');
    expect([status, err]).toEqual([0, ['rule quiet names it, so it is told of as silent: edit the rule or its group']]);
    expect(JSON.parse(out[0] ?? '')).toEqual({ gateway: true, deviceIds: [], alerts: [], namedBy: ['quiet'] });
  });

  it('says so where there is nothing to forget of that name, and what there is', async () => {
    const directory = new DocumentDirectory(new SqliteDocumentStore(database, () => now));
    await directory.heard({ buildingId: 'acme:hq', gatewayId: 'gw-1', heardAt: START });
    const reasons = async (command: string) => (await alerts(`forget --building acme:hq ${command}`)).err;
    expect(await reasons('--gateway gw-2')).toEqual(['there is no gateway gw-2 in building acme:hq; there are: gw-1']);
    expect(await reasons('--gateway gw-1 --device x')).toEqual([
      'there is no device x of gateway gw-1 in building acme:hq; there are: none',
    ]);
    expect((await reasons('--gateway gw-1 --tenant other')).join()).toContain('is one of tenant acme, not of other');
    expect((await alerts('forget --building acme:hq --gateway gw-1')).status).toBe(0);
  });

  it.each(['soon', '0h', '-1h', '1.5h'])('refuses to mute for %j', async (time) => {
    expect((await alerts(`mute --for ${time}`)).err.join()).toContain('such as 30m, 2h or 1d');
  });

  it('queues a test notification for the kind of its channel', async () => {
    await alerts('channels put -', 'id: ops\nkind: slack\nurl_secret: sward/default/slack\n');
    expect((await alerts('test ops')).status).toBe(0);
    const [message] = new SqliteMessageQueue(database, 'notifications-slack').receive(10, now);
    expect(notificationSchema.parse(JSON.parse(message?.body ?? ''))).toMatchObject({
      channel_id: 'ops',
      reason: 'test',
    });
    expect((await alerts('test nobody')).err).toEqual(['default has no channel nobody: list its channels, or make it']);
  });

  it.each([
    ['rules show nothing', /there is no rule nothing/],
    ['rules delete nothing', /there is no rule nothing/],
    ['groups delete nothing', /there is no group nothing/],
    ['channels delete nothing', /there is no channel nothing/],
    ['show nothing', /there is no alert nothing/],
    ['ack nothing --by Ann', /has no alert nothing/],
    ['unmute nothing', /there is no mute nothing/],
    ['rules put missing.yaml', /cannot read missing.yaml: there is no such file/],
    ['list --tenant a/b', /an id has 1 to 64 of/],
    ['lst', /unknown command 'lst'/],
    ['ack some', /required option '--by <name>'/],
  ])('ends %j with 1 and a reason', async (command, reason) => {
    const { status, err } = await alerts(command);
    expect(status).toBe(1);
    expect(err.join('\n')).toMatch(reason);
  });

  it('deletes', async () => {
    await alerts('rules put -', RULE);
    expect((await alerts('rules delete warm')).status).toBe(0);
    expect((await alerts('rules list')).out).toEqual(['no rules: see rules example']);
  });

  it('says which rules told a channel, and were about a group, that is deleted', async () => {
    await alerts('channels put -', 'id: ops\nkind: slack\nurl_secret: sward/default/slack\n');
    await alerts('groups put -', 'id: freezers\ndevice_ids: [freezer-1]\n');
    await alerts('rules put -', `${RULE}scope: { group_id: freezers }\nnotify: [{ channels: [ops] }]\n`);
    await alerts('rules put -', RULE.replace('warm', 'other'));
    const [channel, group] = [await alerts('channels delete ops'), await alerts('groups delete freezers')];
    expect(channel.err).toEqual(['rule warm tells it: edit the rule, or make the channel again']);
    expect(group.err).toEqual([
      'rule warm is about it and matches nothing now: edit the rule, or make the group again',
    ]);
    expect([channel.status, group.status]).toEqual([0, 0]);
  });

  it('has examples that leave the rules alone that npm start brings', async () => {
    await putStartAlerts(new SqliteDocumentStore(database, () => now), 'default', now);
    const brought = (await alerts('rules list --json')).out;
    await alerts('rules put -', (await alerts('rules example')).out.join('\n'));
    const kept: unknown = JSON.parse((await alerts('rules list --json')).out.join());
    expect(kept).toEqual(expect.arrayContaining(JSON.parse(brought.join())));
  });

  it('says what to do where there is no local cloud', async () => {
    database.close();
    rmSync(join(folder, 'cloud'), { recursive: true });
    expect((await alerts('list')).err.join()).toMatch(/there is no local cloud in .*: run npm start once/);
  });

  it('lets no name in a document steer the terminal', async () => {
    await alerts('mute --for 1h --by \u001b[2Jx');
    expect((await alerts('mutes')).out.join('')).not.toContain('\u001b');
    expect((await alerts('mutes --json')).out.join('')).not.toContain('\u001b');
  });

  it.each(['', 'rules', 'rules put', 'channels', 'mute', 'list', 'ack'])(
    'explains itself: %s --help',
    async (command) => {
      const { status, out } = await alerts(`${command} --help`.trim());
      expect([status, out.join('\n')]).toEqual([0, expect.stringContaining('Usage: npm run alerts --')]);
    },
  );
});
