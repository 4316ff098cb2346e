import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createNucleus, type Nucleus } from '@sward/nucleus/nucleus.ts';
import { type BuiltFolder, readBuiltFolder } from '../../../tools/built/built-folder.ts';
import { parseDevPiOptions } from '../../../tools/dev/pi/options.ts';
import { runDevPi } from '../../../tools/dev/pi/run-dev-pi.ts';
import { Ssh } from '../../../tools/dev/pi/ssh.ts';

const MEMBER = 'sward.CloudPublisher';
const VERSION = '0.1.0-0123456789ab';

let folder: string;
let nucleus: Nucleus | undefined;
let said: string[];
const inFolder = (...names: string[]) => join(folder, ...names);
const onGateway = () => inFolder('on-gateway');

/** A program of the gateway or of this machine, as the steps may call it. */
function program(name: string, script: string): void {
  writeFileSync(inFolder('bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(inFolder('bin', name), 0o755);
}

/** The gateway's side of ssh is this machine: options and host go, the rest is what its shell reads. */
const SSH = `while :; do
  case $1 in -o | -L) echo "$1 $2" >> "$LOG"; shift 2 ;; -t) shift ;; *) break ;; esac
done
echo "to $1" >> "$LOG"; shift
exec sh -c "$*"`;

const nucleusCli = () =>
  `exec node "${resolve('tools/setup.mjs')}" simulator/nucleus/src/cli.ts --root "${inFolder('gg')}"`;

function recipe(name: string, body: object): string {
  const head = { RecipeFormatVersion: '2020-01-25', ComponentName: name, ComponentVersion: VERSION };
  return JSON.stringify({ ...head, ...body });
}
const manifest = (name: string, script: string) => ({
  Platform: { os: 'linux', runtime: '*' },
  Artifacts: [{ Uri: `s3://BUCKET/${name}.zip`, Unarchive: 'ZIP', Permission: { Read: 'ALL', Execute: 'ALL' } }],
  Lifecycle: { run: { Script: script } },
});

/** A bundle of one member, whose script tells what it was started with. */
function made(): BuiltFolder {
  const script =
    'set -- "{artifacts:decompressedPath}"/*/main.cjs\necho "$NODE_OPTIONS"; test -s "$1" && exec sleep 60';
  const recipes = {
    [MEMBER]: recipe(MEMBER, { Manifests: [manifest(MEMBER, script)] }),
    'sward.Gateway': recipe('sward.Gateway', {
      ComponentDependencies: { [MEMBER]: { VersionRequirement: VERSION, DependencyType: 'HARD' } },
      Manifests: [{ ...manifest('', 'true'), Artifacts: [] }],
    }),
  };
  mkdirSync(inFolder('built', 'recipes'), { recursive: true });
  for (const [name, text] of Object.entries(recipes)) {
    mkdirSync(inFolder('built', 'artifacts', name, VERSION), { recursive: true });
    writeFileSync(inFolder('built', 'recipes', `${name}-${VERSION}.yaml`), text);
  }
  return readBuiltFolder(inFolder('built'));
}

async function run(...words: string[]): Promise<void> {
  const options = parseDevPiOptions(['pi@berry', 'cloud-publisher', '--folder', onGateway(), ...words]);
  const env = {
    ...process.env,
    PATH: `${inFolder('bin')}:${process.env['PATH']}`,
    LOG: inFolder('log'),
    GREENGRASS_ROOT: inFolder('gg'),
    DEPLOY_LOOK_S: '0.05',
  };
  await runDevPi(options, {
    built: made(),
    ssh: new Ssh(options.target, env),
    buildFolder: inFolder('from-source'),
    say: (line) => said.push(line),
  });
}

const log = () => readFileSync(inFolder('log'), 'utf8');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sward-pi-'));
  said = [];
  mkdirSync(inFolder('bin'));
  program('ssh', SSH);
  program('sudo', 'exec "$@"');
  program('tail', 'echo "tail $*" >> "$LOG"');
  program('journalctl', 'echo "journalctl $*" >> "$LOG"');
});
afterEach(async () => {
  await nucleus?.stop();
  nucleus = undefined;
  rmSync(folder, { recursive: true, force: true });
});

describe('a component deployed to a gateway from source', () => {
  it('runs on classic under the inspector, and its log is followed through a tunnel', async () => {
    const gateway = createNucleus({ root: inFolder('gg'), flavour: 'classic', thingName: 'berry' });
    nucleus = gateway;
    await gateway.start();
    program('greengrass-cli', `${nucleusCli()} "$@"`);
    await run('--inspect', '9300');
    const details = gateway.components.details(MEMBER);
    expect(details?.state).toBe('RUNNING');
    expect(details?.version).toMatch(/^0\.1\.0-0123456789ab\.dev-[0-9a-f]{8}$/);
    expect(readFileSync(inFolder('gg', 'logs', `${MEMBER}.log`), 'utf8')).toContain('--inspect=127.0.0.1:9300');
    expect(log()).toContain('-L 127.0.0.1:9300:127.0.0.1:9300\nto pi@berry\ntail -n 20 -F');
  }, 60_000);

  it('is queued on lite by its own tool, for the group that the gateway has it from', async () => {
    program('ggl-cli', 'echo "ggl-cli $*" >> "$LOG"');
    await run('--group', 'sward-default');
    expect(log()).toMatch(
      new RegExp(
        `ggl-cli deploy --recipe-dir ${onGateway()}/recipes --artifacts-dir ${onGateway()}/artifacts --add-component sward.Gateway=\\S+\\.dev-\\S+ --group-name sward-default`,
      ),
    );
    expect(log()).toContain(`journalctl --follow --lines 20 --output cat --unit ggl.${MEMBER}.service`);
  });

  it('is sent once, where the nucleus’s user can read it', async () => {
    program('ggl-cli', 'true');
    await run('--no-follow');
    expect(statSync(inFolder('on-gateway', 'artifacts', MEMBER)).mode & 0o055).toBe(0o055);
    expect(said[0]).toMatch(new RegExp(`^sending .*${MEMBER}/\\S+\\.dev-`));
    said = [];
    await run('--no-follow');
    expect(said[0]).toBe('the gateway has all artifacts');
  });

  it('that fails to deploy ends the command with what to look at', async () => {
    program(
      'greengrass-cli',
      'case "$*" in *status*) echo "abc-1: FAILED" ;; *) echo "Local deployment submitted! Deployment Id: abc-1" ;; esac',
    );
    await expect(run('--no-follow')).rejects.toThrow(/deploy\.sh .* ended with 1/);
  });

  it('needs a nucleus with a tool', async () => {
    await expect(run('--no-follow')).rejects.toThrow(/deploy\.sh .* ended with 69/);
  });
});
