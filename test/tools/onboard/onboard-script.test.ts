import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { nucleusConfig } from '../../../tools/onboard/nucleus-config.ts';
import { newPi, ROOT, removePis, TOKEN, writeTo } from './pi-card.ts';
import type { PiStandIn } from './pi-stand-in.ts';

afterEach(removePis);

const logOf = (pi: PiStandIn) => readFileSync(join(pi.boot, 'sward/onboard.log'), 'utf8');

describe.each(['lite', 'classic'] as const)('a card for nucleus %s', (flavour) => {
  it('makes a fresh system a gateway', async () => {
    const pi = await newPi({ flavour });
    expect(pi.run([]).status).toBe(0);
    expect(pi.enabled).toEqual(['sward-onboard.service']);
    const { status, output } = pi.serve();
    expect([status, output.split('\n').at(-2)]).toEqual([0, expect.stringContaining('this machine is a gateway.')]);
    const nucleus = flavour === 'lite' ? 'greengrass-lite.target' : 'greengrass.service';
    const units = ['sward-certificate-repair.service', 'sward-certificate.timer'];
    expect(pi.enabled).toEqual(['bluetooth.service', nucleus, ...units].sort());
    expect(parse(pi.configUsed)).toEqual(
      parse(
        nucleusConfig(flavour, {
          ...{ gatewayId: 'gw-1', region: 'eu-west-1', token: TOKEN, nucleusVersion: '2.16.0' },
          ...{ dataEndpoint: 'data.example', credentialEndpoint: 'credentials.example' },
        }),
      ),
    );
    expect(pi.text('usr/local/bin/sward')).toContain(
      `artifacts=${pi.root}/${ROOT[flavour]}/packages/artifacts-unarchived/sward.Gateway`,
    );
  });

  it('leaves no key, token or claim where it was, and touches nothing of others', async () => {
    const pi = await newPi({ flavour });
    pi.run([]);
    pi.serve();
    const left = Object.entries(pi.files()).filter(
      ([, text]) => text.includes('SECRET-KEY') || text.includes('CLAIM-CERTIFICATE'),
    );
    expect(left.map(([path]) => path)).toEqual([]);
    const boot = Object.keys(pi.files()).filter((path) => path.startsWith('boot/'));
    expect(boot.sort()).toEqual([
      ...['boot/cmdline.txt', 'boot/config.txt', 'boot/meta-data'],
      ...[
        'boot/sward/flavour',
        'boot/sward/gateway.txt',
        'boot/sward/onboard.sh',
        'boot/sward/root-ca.pem',
        'boot/sward/thing.yaml',
        'boot/user-data',
      ],
    ]);
    expect(logOf(pi)).not.toContain(TOKEN);
  });

  it('comes to the same whenever the power is cut', async () => {
    const whole = await newPi({ flavour, backlog: 'readings' });
    whole.run([]);
    whole.serve();
    const [calls, expected] = [whole.calls, whole.files()];
    // One command in 61, each time from the beginning; all of them take minutes.
    for (let cut = flavour === 'lite' ? 1 : 31; cut <= calls; cut += 61) {
      const pi = await newPi({ flavour, backlog: 'readings' });
      pi.run([]);
      expect(pi.serve({ CUT_AT: String(cut) }).status).not.toBe(0);
      // cloud-init runs it at each boot.
      expect([cut, pi.run([]).status]).toEqual([cut, 0]);
      expect([cut, pi.serve()]).toEqual([cut, { status: 0, output: expect.any(String) }]);
      expect([cut, withoutParts(pi.files())]).toEqual([cut, withoutParts(expected)]);
    }
  });

  it('starts again with a newer token where the first one ended unused', async () => {
    const pi = await newPi({ flavour });
    pi.run([]);
    expect(pi.serve({ REFUSE: '1' }).status).toBe(1);
    const newer = 'ffeeddccbbaa99887766554433221100';
    await writeTo(pi, { flavour, token: newer });
    pi.run([]);
    expect(pi.serve().status).toBe(0);
    expect(pi.configUsed).toContain(newer);
  });
});

/** A half-written file that a power cut left is replaced at the next try, or swept with its folder. */
const withoutParts = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('.new') && !path.includes('config.used')));

describe('sward, as the boot script puts it', () => {
  const ARTIFACTS = `${ROOT.lite}/packages/artifacts-unarchived/sward.Gateway`;

  /** What the work folder, which belongs to the components' user, names as the program. */
  function name(pi: PiStandIn, program: string): void {
    mkdirSync(join(pi.root, ROOT.lite, 'work/sward.Gateway'), { recursive: true });
    writeFileSync(join(pi.root, ROOT.lite, 'work/sward.Gateway/sward'), `#!/bin/sh\nexec sh "${program}" "$@"\n`);
  }

  async function gateway(): Promise<PiStandIn> {
    const pi = await newPi();
    pi.run([]);
    pi.serve();
    return pi;
  }

  const call = (pi: PiStandIn) =>
    spawnSync('sh', [join(pi.root, 'usr/local/bin/sward'), 'doctor', 'two words'], { encoding: 'utf8' });

  it('runs the deployed program with what it was given', async () => {
    const pi = await gateway();
    const program = join(pi.root, ARTIFACTS, '1.0.0/sward.Gateway/sward');
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, 'echo "$# $2"\n');
    name(pi, program);
    expect(call(pi)).toMatchObject({ status: 0, stdout: '2 two words\n' });
  });

  it("runs nothing of the components' user as root", async () => {
    const pi = await gateway();
    const evil = join(pi.root, ROOT.lite, 'work/evil');
    for (const program of [evil, `${join(pi.root, ARTIFACTS)}/1.0.0/../../../../work/evil/sward`, '/bin/sh']) {
      name(pi, program);
      expect([program, call(pi)]).toMatchObject([
        program,
        { status: 1, stderr: expect.stringContaining('names no program') },
      ]);
    }
  });

  it('says so where nothing is deployed yet', async () => {
    expect(call(await gateway())).toMatchObject({ status: 1, stderr: expect.stringContaining('not deployed') });
  });
});

describe('the boot script', () => {
  it('does nothing on a machine that is a gateway already', async () => {
    const pi = await newPi();
    pi.run([]);
    pi.serve();
    const before = pi.files();
    await writeTo(pi);
    rmSync(join(pi.boot, 'vendor-data'));
    expect(pi.run([]).output).toContain('is a gateway already');
    expect(pi.serve().status).toBe(0);
    expect(pi.enabled).not.toContain('sward-onboard.service');
    expect(pi.text('etc/greengrass/config.yaml')).toBe(before['root/etc/greengrass/config.yaml']);
  });

  it('ends its work where the power was cut while it tidied up', async () => {
    const pi = await newPi();
    pi.run([]);
    pi.serve();
    for (const left of ['done', 'config.used']) rmSync(join(pi.root, 'var/lib/sward-onboard', left));
    expect(pi.serve().status).toBe(0);
    expect(pi.log.match(/^fleet-provisioning/gm)).toHaveLength(1);
  });

  it('keeps what lets the gateway in where root alone reads it', async () => {
    const pi = await newPi();
    pi.run([]);
    pi.serve({ REFUSE: '1' });
    expect(['', '/claim.key', '/claim.pem'].map((path) => pi.mode(`etc/sward/claim${path}`))).toEqual([
      '700',
      '600',
      '600',
    ]);
    expect([pi.mode('etc/greengrass/config.yaml'), pi.mode('var/lib/sward-onboard')]).toEqual(['640', '700']);
    expect(pi.log).toContain(`chown root:ggcore ${pi.root}/etc/greengrass/config.yaml`);
    // The card itself no longer has it, though the gateway is not in yet.
    expect(existsSync(join(pi.boot, 'sward/claim.key'))).toBe(false);
  });

  it('gives the buffer the backlog before it begins a log, as the user of components', async () => {
    const pi = await newPi({ backlog: 'readings of the former gateway' });
    pi.run([]);
    pi.serve();
    const log = 'var/lib/greengrass/work/sward.LocalBuffer/readings.db';
    expect([pi.text(log), pi.mode(log)]).toEqual(['readings of the former gateway', '600']);
    expect(pi.log).toContain(`chown ggc_user:ggc_group ${pi.root}/${log}.taken`);
    expect(pi.log.indexOf('readings.db.taken')).toBeLessThan(pi.log.indexOf('fleet-provisioning'));
    expect(existsSync(join(pi.boot, 'sward/backlog.db'))).toBe(false);
  });

  it('puts no backlog over a log that has begun, keeps it, and says where', async () => {
    const pi = await newPi({ backlog: 'former' });
    const work = 'var/lib/greengrass/work/sward.LocalBuffer';
    mkdirSync(join(pi.root, work), { recursive: true });
    writeFileSync(join(pi.root, work, 'readings.db'), 'its own');
    pi.run([]);
    expect(pi.serve().status).toBe(0);
    expect(pi.text(`${work}/readings.db`)).toBe('its own');
    expect(pi.text('var/lib/sward-onboard/backlog-not-taken.db')).toBe('former');
    expect(logOf(pi)).toContain('the backlog was not taken over');
  });

  it('takes a backlog that it moved itself before the power was cut for taken over', async () => {
    const pi = await newPi({ backlog: 'readings' });
    const work = 'var/lib/greengrass/work/sward.LocalBuffer';
    mkdirSync(join(pi.root, work), { recursive: true });
    writeFileSync(join(pi.root, work, 'readings.db'), 'readings');
    pi.run([]);
    pi.serve();
    expect(logOf(pi)).toContain('took over the backlog');
    expect(pi.has('var/lib/sward-onboard/backlog-not-taken.db')).toBe(false);
  });

  it("leaves somebody else's vendor-data alone", async () => {
    const pi = await newPi();
    pi.run([]);
    writeFileSync(join(pi.boot, 'vendor-data'), '#cloud-config\n');
    pi.serve();
    expect(readFileSync(join(pi.boot, 'vendor-data'), 'utf8')).toBe('#cloud-config\n');
  });
});
