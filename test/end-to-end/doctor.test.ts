import { execFile } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAuthority, issueClient, type KeyPair } from '@sward/cloud/adapters/certificate-authority.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Level } from '@sward/gateway-tools/doctor/finding.ts';
import { type Report, reportSchema } from '@sward/gateway-tools/doctor/report.ts';
import { RunningGateway } from '../support/running-gateway.ts';
import { HealthyPi } from './healthy-pi.ts';

const YEAR_MS = 365 * 86_400_000;

type Diagnosis = { readonly code: number | null; readonly report: Report };

let run: RunningGateway;
let pi: HealthyPi;
let root: string;
/** The file that names certificate, key and root CA, as the nucleus was started with it. */
let config: string;

/** The doctor as it is deployed, on the gateway as it is now. */
function examine(...words: string[]): Promise<Diagnosis> {
  const program = join(root, 'work', COMPONENTS.gateway, 'sward');
  const given = [
    'doctor',
    '--json',
    '--root',
    root,
    '--system',
    pi.folder,
    '--timeout',
    '30',
    '--min-free',
    '1',
    ...words,
  ];
  const env = { ...process.env, PATH: `${pi.programs}:${process.env['PATH']}` };
  return new Promise((resolve, reject) => {
    const child = execFile('sh', [program, ...given], { env, encoding: 'utf8' }, (_, stdout, stderr) => {
      if (stdout === '') reject(new Error(stderr));
      else resolve({ code: child.exitCode, report: reportSchema.parse(JSON.parse(stdout)) });
    });
  });
}

/** What is not well: check, level and summary. */
const illsOf = ({ report }: Diagnosis): [string, Level, string][] =>
  report.findings.filter(({ level }) => level !== 'ok').map(({ check, level, summary }) => [check, level, summary]);

/** The finding of a check that is not well; each such one says what to do. */
function ill({ report }: Diagnosis, check: string) {
  const found = report.findings.find((finding) => finding.check === check && finding.level !== 'ok');
  expect(found?.todo).toBeTruthy();
  return found;
}

const SYSTEM_KEYS = { certificate: 'certificateFilePath', key: 'privateKeyPath', ca: 'rootCaPath' } as const;

/** Has the nucleus's configuration name other files, with these texts; the nucleus itself goes on with its own. */
function exchange(texts: Partial<Record<keyof typeof SYSTEM_KEYS, string>>): void {
  const document: { system: Record<string, string> } = JSON.parse(config);
  for (const [what, text] of Object.entries(texts)) {
    const file = join(run.folder, `planted-${what}.pem`);
    writeFileSync(file, text, { mode: 0o600 });
    if (what === 'certificate' || what === 'key' || what === 'ca') document.system[SYSTEM_KEYS[what]] = file;
  }
  writeFileSync(join(root, 'config.yaml'), JSON.stringify(document));
}

const restoreConfig = () => writeFileSync(join(root, 'config.yaml'), config);

const ownFile = (what: keyof typeof SYSTEM_KEYS): string => JSON.parse(config).system[SYSTEM_KEYS[what]];

beforeAll(async () => {
  run = await RunningGateway.start(['--sensors', '2', '--rate', '2']);
  root = run.gateway.nucleus.root;
  config = readFileSync(join(root, 'config.yaml'), 'utf8');
  pi = new HealthyPi(run.folder);
  await run.until(() => run.stored.length > 0);
});

afterAll(() => run.stop());

/** The authority of the local cloud, with its key. */
function cloudAuthority(): KeyPair {
  const certificate = ownFile('ca');
  return {
    certificate: readFileSync(certificate, 'utf8'),
    key: readFileSync(certificate.replace(/\.pem$/, '.key'), 'utf8'),
  };
}

describe('sward doctor on a running gateway', () => {
  it('says that all is well, and ends with 0', async () => {
    const diagnosis = await examine();
    expect(illsOf(diagnosis)).toEqual([]);
    expect(diagnosis).toMatchObject({
      code: 0,
      report: { level: 'ok', gateway: { flavour: 'lite', thing: 'gateway-local' } },
    });
  });
});

describe('a planted fault is found and named', () => {
  it('Bluetooth is blocked', async () => {
    pi.say('/sys/class/rfkill/rfkill0/soft', '1\n');
    const diagnosis = await examine('--offline');
    expect(illsOf(diagnosis)).toEqual([['bluetooth-blocked', 'error', 'hci0 is blocked by software']]);
    expect(diagnosis.code).toBe(2);
    pi.heal();
  });

  it('the clock is not synchronised: a warning, which ends with 1', async () => {
    pi.synchronised('no');
    const diagnosis = await examine('--offline');
    expect(illsOf(diagnosis).map(([check, level]) => [check, level])).toEqual([['clock-synchronised', 'warning']]);
    expect(diagnosis.code).toBe(1);
    pi.heal();
  });

  it('the card is mounted read-only, and ext4 has counted errors', async () => {
    pi.say('/proc/mounts', '/dev/mmcblk0p2 / ext4 ro,noatime 0 0\n');
    pi.say('/sys/fs/ext4/mmcblk0p2/errors_count', '3\n');
    expect(illsOf(await examine('--offline'))).toEqual([
      ['disk-errors', 'error', 'ext4 has counted 3 errors on mmcblk0p2'],
      ['disk-writable', 'error', '/dev/mmcblk0p2 is mounted read-only: nothing is logged'],
    ]);
    pi.heal();
  });

  it('the supply voltage is too low', async () => {
    pi.say('/sys/devices/platform/soc/soc:firmware/get_throttled', '50005\n');
    expect(illsOf(await examine('--offline'))).toEqual([['power', 'error', 'the supply voltage is too low, now']]);
    pi.heal();
  });

  it('the disk is nearly full, for somebody who asks for more than there is', async () => {
    const diagnosis = await examine('--offline', '--min-free', '1000000000');
    expect(ill(diagnosis, 'disk-space')).toMatchObject({
      level: 'error',
      summary: expect.stringContaining('the disk is full'),
    });
  });

  it('the certificate expired', async () => {
    const old = await issueClient(cloudAuthority(), 'gateway-local', Date.now() - 2 * YEAR_MS);
    exchange(old);
    const diagnosis = await examine();
    expect(ill(diagnosis, 'certificate-dates')).toMatchObject({
      level: 'error',
      summary: expect.stringMatching(/^the certificate expired on /),
    });
    expect(ill(diagnosis, 'data-endpoint')?.level).toBe('error');
    restoreConfig();
  });

  it('the key is of another certificate', async () => {
    exchange({ key: (await issueClient(cloudAuthority(), 'other', Date.now())).key });
    const diagnosis = await examine();
    expect(ill(diagnosis, 'certificate-key')).toMatchObject({ summary: 'the key is not the one of the certificate' });
    expect(ill(diagnosis, 'data-endpoint')?.summary).toMatch(/the gateway's own certificate or key cannot be used$/);
    restoreConfig();
  });

  it('the root CA is another one', async () => {
    exchange({ ca: (await createAuthority('another', Date.now())).certificate });
    const [found, ...others] = illsOf(await examine());
    expect(found?.slice(0, 2)).toEqual(['data-endpoint', 'error']);
    expect(found?.[2]).toMatch(/its certificate is not of the root CA that the gateway trusts$/);
    expect(others).toEqual([]);
    restoreConfig();
  });

  it('anybody may read the key', async () => {
    chmodSync(ownFile('key'), 0o644);
    expect(illsOf(await examine('--offline'))).toEqual([
      ['credential-files', 'warning', `anybody on this machine may read the key ${ownFile('key')}`],
    ]);
    chmodSync(ownFile('key'), 0o600);
  });

  it('a configuration was refused', async () => {
    const changed = (update: object) =>
      run.gateway.nucleus.deploy({
        merge: new Map(),
        remove: [],
        updateConfig: new Map([[COMPONENTS.bleIngest, update]]),
      });
    await changed({ MERGE: { no_such_key: 1 } });
    const statusOf = () => run.gateway.traffic.statusOf(COMPONENTS.bleIngest);
    await run.until(() => statusOf()?.configuration.valid === false);
    const [found, ...others] = illsOf(await examine('--offline'));
    expect(found).toEqual([
      'configuration',
      'error',
      expect.stringMatching(/^sward\.BleIngest refused its configuration: .*no_such_key/),
    ]);
    expect(others).toEqual([]);
    await changed({ RESET: ['/no_such_key'] });
    await run.until(() => statusOf()?.configuration.valid === true);
  });

  it('the network is cut', async () => {
    run.gateway.cut();
    const link = () => run.gateway.traffic.statusOf(COMPONENTS.cloudPublisher)?.detail['link'];
    await run.until(() => link() !== 'up');
    const diagnosis = await examine();
    expect(ill(diagnosis, 'data-endpoint')?.summary).toMatch(/the connection is cut/);
    expect(ill(diagnosis, 'cloud-link')?.level).toBe('error');
    run.gateway.restore();
    await run.until(() => link() === 'up');
  });

  it('a component does not run', async () => {
    await run.gateway.nucleus.components.stop(COMPONENTS.localBuffer);
    const diagnosis = await examine('--offline');
    expect(ill(diagnosis, 'components-running')).toMatchObject({
      level: 'error',
      summary: 'sward.LocalBuffer does not run',
    });
    expect(diagnosis.report.findings.find(({ check }) => check === 'backlog')?.level).toBe('unknown');
    await run.gateway.nucleus.components.restart(COMPONENTS.localBuffer);
  });

  it('the adapter was unplugged', async () => {
    // Settling silences the radio for good; nobody waits for what was heard.
    await run.gateway.settle(AbortSignal.abort());
    rmSync(join(pi.folder, 'sys/class/bluetooth'), { recursive: true });
    const state = () => run.gateway.traffic.statusOf(COMPONENTS.bleIngest)?.detail['adapter'];
    await run.until(() => state() !== 'scanning');
    const diagnosis = await examine('--offline');
    expect(ill(diagnosis, 'bluetooth-adapter')).toMatchObject({ level: 'error', summary: 'no Bluetooth adapter' });
    expect(ill(diagnosis, 'bluetooth-scan')).toMatchObject({ level: 'error' });
  });

  it('the nucleus does not run', async () => {
    await run.gateway.nucleus.stop();
    const diagnosis = await examine('--offline');
    expect(ill(diagnosis, 'nucleus')).toMatchObject({
      level: 'error',
      summary: expect.stringContaining('does not run'),
    });
    expect(diagnosis.code).toBe(2);
  });
});
