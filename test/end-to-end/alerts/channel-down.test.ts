import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureCertificates } from '@sward/cloud/adapters/certificate-folder.ts';
import { openLocalPlace } from '../../../tools/alerts/local-place.ts';
import { runAlerts } from '../../../tools/alerts/run-alerts.ts';
import { AlertWorld, mailTo } from './alert-world.ts';
import { WARM_RULE } from './noisy-threshold.ts';
import { WebhookServer } from './webhook-server.ts';

const GATEWAY = { buildingId: 'hq', gatewayId: 'gw-1' };
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const MINUTE_MS = 60_000;

let authority: string;
let world: AlertWorld;
let server: WebhookServer;

beforeEach(async () => {
  authority = mkdtempSync(join(tmpdir(), 'sward-authority-'));
  const { ca, server: pair } = await ensureCertificates(authority, []);
  server = new WebhookServer(pair);
  await server.up();
  world = await AlertWorld.start([GATEWAY], { channelCa: readFileSync(ca, 'utf8') });
  writeFileSync(join(world.folder, 'secrets.json'), JSON.stringify({ 'sward/default/ops': SECRET }), { mode: 0o600 });
  await world.putChannel('default', mailTo('default'));
  await world.putChannel('default', {
    id: 'ops',
    kind: 'webhook',
    url: server.url,
    signing_secret: 'sward/default/ops',
  });
});
afterEach(async () => {
  await world.stop();
  await server.down();
  rmSync(authority, { recursive: true });
});

/** The first sensor says how warm it is, now and after each minute. */
async function say(temperatures: readonly number[]): Promise<void> {
  for (const temperature_c of temperatures) {
    await world.publish(GATEWAY.gatewayId, [{ deviceId: 'freezer', values: { temperature_c } }]);
    await world.pass(MINUTE_MS);
  }
}

const typesOf = () => server.taken.map(({ body }) => JSON.parse(body).type);

/** Runs `npm run alerts` on the cloud of this test. */
async function alerts(command: string) {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const code = await runAlerts([...command.split(' '), '--local', '--data', world.folder], {
    stdin: Readable.from([]),
    out: print,
    err: print,
    openPlace: async ({ data }) => openLocalPlace(data, () => world.now()),
    now: () => world.now(),
    user: 'ann',
  });
  return { code, lines };
}

describe('a channel whose server is down', () => {
  it('is told once when it is back; meanwhile the next channel is told', async () => {
    const notify = [{ channels: ['ops'] }, { after_s: 300, channels: ['mail'] }];
    await world.putRule('default', { ...WARM_RULE, notify });
    await server.down();
    await say([9, 9, 9, 9]);
    expect([server.taken, world.mailed()]).toEqual([[], []]);
    await world.passUntil(() => world.mailed().length > 0, 1000);
    const escalatedAfterMs = (world.cloud.mails()[0]?.sentAt ?? Number.NaN) - (await raisedAt());
    expect(escalatedAfterMs).toBeGreaterThanOrEqual(300_000);
    expect(escalatedAfterMs).toBeLessThanOrEqual(300_000 + MINUTE_MS + 1000);
    expect(world.mailed().map(({ reason }) => reason)).toEqual(['escalate']);
    await server.up();
    const backAt = world.now();
    await world.passUntil(() => server.taken.length > 0, 1000);
    // The wait between two attempts is at most fifteen minutes.
    expect(world.now() - backAt).toBeLessThanOrEqual(15 * MINUTE_MS);
    await say([9, 4, 4]);
    await world.passUntil(() => server.taken.length > 1, 1000);
    await world.pass(10 * MINUTE_MS, 1000);
    expect(typesOf()).toEqual(['sward.alert.raise', 'sward.alert.clear']);
    expect(world.mailed().map(({ reason }) => reason)).toEqual(['escalate', 'clear']);
  }, 60_000);

  it('is told of nothing more than the alert where somebody acknowledged it in time', async () => {
    const notify = [{ channels: ['ops'] }, { after_s: 300, channels: ['mail'] }];
    await world.putRule('default', { ...WARM_RULE, notify });
    await say([9]);
    await world.passUntil(() => server.taken.length > 0, 1000);
    const [alert] = await world.alerts('default');
    expect(await alerts(`ack ${alert?.id} --by Ann`)).toMatchObject({ code: 0 });
    await say(Array.from({ length: 10 }, () => 9));
    expect([typesOf(), world.mailed()]).toEqual([['sward.alert.raise'], []]);
  }, 60_000);
});

describe('a test notification', () => {
  it('that another process queues is sent by the cloud that runs', async () => {
    expect(await alerts('test ops')).toMatchObject({ code: 0 });
    await world.passUntil(() => server.taken.length > 0);
    expect(typesOf()).toEqual(['sward.alert.test']);
  });
});

async function raisedAt(): Promise<number> {
  return (await world.alerts('default'))[0]?.raised_at ?? Number.NaN;
}
