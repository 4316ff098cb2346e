import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const SCRIPT = join(__dirname, '..', '..', 'tools', 'install-system-parts.sh');
/** A stranger's, kept by whoever administers the machine. */
const THEIRS = '#!/bin/sh\nexit 104\n';

/** The script as root on a machine without mosquitto, whose /usr/sbin and apt-get are a test's. */
describe('installing system parts forbids packages to start servers', () => {
  let folder: string;
  let policy: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-parts-'));
    policy = join(folder, 'policy-rc.d');
    mkdirSync(join(folder, 'bin'));
    const text = readFileSync(SCRIPT, 'utf8');
    const moved = text.replaceAll('/usr/sbin/policy-rc.d', policy).replaceAll('/usr/sbin/mosquitto', `${folder}/none`);
    writeFileSync(join(folder, 'script.sh'), moved);
    command('id', 'echo 0');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const command = (name: string, script: string) =>
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  /** @returns what apt-get saw of the policy while it installed */
  function install(installing: string): string {
    command('apt-get', `[ "$1" = update ] && exit 0\ncat '${policy}' > '${folder}/seen' 2>/dev/null\n${installing}`);
    const env = { ...process.env, PATH: `${folder}/bin:${process.env['PATH']}` };
    spawnSync('sh', [join(folder, 'script.sh'), 'bench'], { env });
    return readFileSync(join(folder, 'seen'), 'utf8');
  }

  it.each([
    ['succeeds', 'exit 0'],
    ['fails', 'exit 100'],
    ['is interrupted', 'kill -INT $PPID; exit 130'],
  ])('and allows them again when it %s', (_, installing) => {
    expect(install(installing)).toContain('exit 101');
    expect(existsSync(policy)).toBe(false);
  });

  it('and clears away what a killed run left behind', () => {
    install('kill -KILL $PPID');
    expect(existsSync(policy)).toBe(true);
    install('exit 0');
    expect(existsSync(policy)).toBe(false);
  });

  it('and leaves a policy of somebody else as it is', () => {
    writeFileSync(policy, THEIRS);
    expect(install('exit 0')).toBe(THEIRS);
    expect(readFileSync(policy, 'utf8')).toBe(THEIRS);
  });
});
