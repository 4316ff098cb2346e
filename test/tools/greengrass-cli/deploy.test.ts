import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

describe('a deployment by the tool of the classic nucleus', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-deploy-'));
    mkdirSync(join(folder, 'bin'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const program = (name: string, script: string): void => {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  };

  /** @param cli the tool's script */
  function deploy(cli: string) {
    program('greengrass-cli', cli);
    program('sudo', 'exec "$@"');
    program('sleep', 'exit 0');
    const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, GREENGRASS_ROOT: folder };
    const words = [resolve('tools/greengrass-cli/deploy.sh'), folder, 'sward.Gateway=1.0.0'];
    return spawnSync('sh', words, { env, encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' });
  }

  it('that is not taken shows what the tool said', () => {
    const { status, stderr } = deploy('echo "sudo: a password is required" >&2; exit 1');
    expect([status, stderr]).toEqual([1, expect.stringContaining('a password is required')]);
  });

  it('of a nucleus that has ended is not waited for, and says where to look', () => {
    const { status, stderr } = deploy('case "$*" in *create*) echo "Deployment Id: abc-1" ;; *) exit 1 ;; esac');
    expect([status, stderr]).toEqual([1, expect.stringContaining('tells nothing of the deployment abc-1')]);
  });
});
