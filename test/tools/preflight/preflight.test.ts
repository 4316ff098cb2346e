import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Settings, settingsSchema } from '@sward/infra/lib/settings/settings.ts';
import { stackNames } from '@sward/infra/lib/stack-names.ts';
import { AwsAccount } from '../../../tools/preflight/adapters/aws-account.ts';
import { type Finding, preflight } from '../../../tools/preflight/checks.ts';
import { repositoryRoot } from '../../../tools/repository-root.ts';
import { type LocalAccount, startLocalAws } from './local-aws.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Nothing of the machine's own credentials or settings. */
const ALONE = {
  PATH: process.env['PATH'],
  AWS_REGION: 'eu-central-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_MAX_ATTEMPTS: '1',
};
const KEYS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
const READY: LocalAccount = { bootstrap: 27, networks: 1 };

async function localAws(account: LocalAccount): Promise<string> {
  const { url, close } = await startLocalAws(account);
  closers.push(close);
  return url;
}

/** The tool as a person runs it. */
async function run(args: readonly string[], keys: Record<string, string>) {
  const env = { ...ALONE, ...keys, AWS_ENDPOINT_URL: await localAws(READY) };
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/preflight.ts', ...args], {
    cwd: repositoryRoot,
    env,
  });
  const [status, stdout, stderr] = await Promise.all([
    new Promise<number | null>((resolve) => child.on('close', resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status, stdout, stderr };
}

/** What is found in an account, by check. */
async function findingsIn(account: LocalAccount, settings: Partial<Settings> = {}): Promise<Map<string, Finding>> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const endpoint = await localAws(account);
  const all = settingsSchema.parse(settings);
  const asked = new AwsAccount({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
  const findings = await preflight(asked, all, stackNames(all));
  return new Map(findings.map((finding) => [finding.check, finding]));
}

describe('npm run preflight', () => {
  it('finds an account ready, and tells what a month costs', async () => {
    const { status, stdout } = await run([], KEYS);
    expect(stdout).toContain('account 123456789012, as arn:aws:iam::123456789012:user/ada');
    expect(stdout).toContain('Timestream for InfluxDB answers');
    expect(stdout).toMatch(/About \$1\d\d.* a month .*sward:timeseries=influxdb2/);
    expect(status).toBe(0);
  });

  it('says in one line what to do without credentials, and the cost all the same', async () => {
    const { status, stdout, stderr } = await run([], {});
    expect(stderr).toMatch(/^sward: no usable credentials.*AWS_PROFILE$/m);
    expect(stdout).toMatch(/^About \$1\d\d.* a month/);
    expect(status).toBe(1);
  });

  it('says what is wrong with a setting, and what was meant', async () => {
    const { status, stderr } = await run(['-c', 'sward:timeseries=influx2'], KEYS);
    expect(stderr).toContain('influxdb2');
    expect(status).toBe(1);
    const bare = await run(['-c', 'timeseries=none'], KEYS);
    expect(bare).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('-c sward:timeseries=none') });
  });
});

describe('the preflight of an account', () => {
  it('says how to set up the CDK where it never was', async () => {
    const findings = await findingsIn({ networks: 1 });
    expect(findings.get('bootstrap')).toMatchObject({
      level: 'missing',
      todo: expect.stringContaining('npx cdk bootstrap'),
    });
  });

  it('says that LiveAnalytics takes no new customers, in the words of AWS and with what to do', async () => {
    const words = 'Only existing Timestream for LiveAnalytics customers can access the service.';
    const refused = { DescribeEndpoints: ['AccessDeniedException', words] as const };
    const findings = await findingsIn({ ...READY, refused }, { timeseries: 'liveanalytics' });
    expect(findings.get('timestream')).toMatchObject({
      level: 'missing',
      text: expect.stringContaining(words),
      todo: expect.stringContaining('choose influxdb2'),
    });
  });

  it('says of InfluxDB 3 that its subscription cannot be seen from here, until a cluster runs', async () => {
    const before = await findingsIn(READY, { timeseries: 'influxdb3' });
    expect(before.get('marketplace')).toMatchObject({
      level: 'unknown',
      todo: expect.stringContaining('subscribe to'),
    });
    const after = await findingsIn({ ...READY, clusters: 1 }, { timeseries: 'influxdb3' });
    expect(after.get('marketplace')).toMatchObject({ level: 'ok' });
  });

  it('warns of a full quota of networks', async () => {
    const findings = await findingsIn({ ...READY, networks: 5 });
    expect(findings.get('network')).toMatchObject({ level: 'unknown', todo: expect.stringContaining('L-F678F1CE') });
  });

  it('finds the stack that an attempt left behind, which would refuse the next', async () => {
    const findings = await findingsIn({
      ...READY,
      stacks: { SwardData: 'ROLLBACK_COMPLETE', SwardFleet: 'UPDATE_COMPLETE' },
    });
    expect(findings.get('SwardData')).toMatchObject({
      level: 'missing',
      todo: expect.stringContaining('delete stack SwardData'),
    });
    expect(findings.get('SwardFleet')).toMatchObject({ level: 'ok' });
  });

  it('asks nothing of a database where there is to be none', async () => {
    const refused = { ListDbInstances: ['AccessDeniedException', 'no'] as const };
    const findings = await findingsIn({ ...READY, networks: 5, refused }, { timeseries: 'none' });
    expect([...findings.values()].filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(findings.has('timestream')).toBe(false);
  });
});
