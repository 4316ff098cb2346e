import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readNucleusConfig } from '@sward/gateway-tools/nucleus/adapters/nucleus-config-files.ts';
import { parse } from 'yaml';
import { newPi, ROOT, removePis } from './pi-card.ts';

afterEach(removePis);

describe('the certificate of a gateway', () => {
  it('comes with its name in a file of nucleus lite, where the tools read it, and not before', async () => {
    const pi = await newPi();
    pi.run([]);
    pi.serve({ REFUSE: '1' });
    const file = 'etc/greengrass/config.d/50-sward.yaml';
    expect(pi.has(file)).toBe(false);
    pi.serve();
    expect(parse(pi.text(file))).toEqual({ system: { thingName: 'gw-1' } });
    const places = { liteFolder: join(pi.root, 'etc/greengrass'), classicRoot: pi.root };
    expect(readNucleusConfig(places).thingName).toBe('gw-1');
  });

  it('is asked for again where the power cut took it and left the note that it came', async () => {
    const pi = await newPi();
    pi.run([]);
    mkdirSync(join(pi.root, ROOT.lite, 'credentials'), { recursive: true });
    for (const file of ['config.db', 'credentials/certificate.pem', 'credentials/priv_key'])
      writeFileSync(join(pi.root, ROOT.lite, file), '');
    expect(pi.serve()).toMatchObject({ status: 1, output: expect.stringContaining('lost in a power cut') });
    expect(pi.has('var/lib/sward-onboard/provisioned')).toBe(false);
    expect(pi.serve().status).toBe(0);
    expect(pi.text(`${ROOT.lite}/credentials/certificate.pem`)).toContain('END CERTIFICATE');
  });

  it('is put right before anything else of the system starts, where the power went in an exchange', async () => {
    const pi = await newPi();
    pi.run([]);
    pi.serve();
    const unit = pi.text('etc/systemd/system/sward-certificate-repair.service');
    expect(unit).toMatch(/^Before=basic\.target/m);
    expect(unit).toContain('ConditionPathExistsGlob=|/var/lib/greengrass/credentials/*.new');
    expect(unit).toContain('ExecStart=/usr/local/bin/sward certificate repair');
  });
});

describe.each([
  ['lite', 'greengrass-lite.target'],
  ['classic', 'greengrass.service'],
] as const)('the weekly exchange of the certificate on %s', (flavour, unit) => {
  /** Runs it, where `sward` does what the line says. */
  async function exchange(sward: string) {
    const pi = await newPi({ flavour });
    pi.run([]);
    pi.serve();
    writeFileSync(join(pi.root, 'usr/local/bin/sward'), `#!/bin/sh\n${sward}\n`);
    const { status } = pi.call(join(pi.root, 'usr/local/lib/sward/exchange-certificate.sh'));
    return { status, restarts: pi.lastLog.match(/^systemctl restart .*$/gm) ?? [] };
  }

  it('restarts the nucleus, which else goes on with the old one', async () => {
    expect(await exchange('echo systemctl restart it')).toEqual({ status: 0, restarts: [`systemctl restart ${unit}`] });
  });

  it('leaves the nucleus alone where nothing was exchanged, or it failed', async () => {
    expect(await exchange('exit 0')).toEqual({ status: 0, restarts: [] });
    expect(await exchange('exit 70')).toEqual({ status: 70, restarts: [] });
  });
});
