import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CHECK_SCRIPT, LINK_TOOLS_SCRIPT, runScript, toolsLauncher } from '../../tools/recipes/run-script.ts';

const VERSION = '0.1.0-abc';
/** The zip's name (local deployments, GDK) or the asset's hash (CDK): scripts take either. */
const ZIP_FOLDER = 'sward.Example';
const ASSET_FOLDER = '6f1ed002ab5595859014ebf0951522d9';
const NOBODY = { uid: 65_534, gid: 65_534 };
/** CAP_NET_RAW is capability 13. */
const NET_RAW = '0000000000002000';
const isRoot = process.getuid?.() === 0;

/** Who runs this test. Only root can become somebody else; for anybody else the script just starts the program. */
const OWN = statusOf(readFileSync('/proc/self/status', 'utf8'));
const OWN_USER = `${process.getuid?.()}:${process.getgid?.()}`;
const OWN_CAPABILITIES = new Set(['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((set) => OWN.get(set)));

function giveAway(path: string): void {
  if (isRoot) chownSync(path, NOBODY.uid, NOBODY.gid);
}

/** `key: value` lines. */
function statusOf(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => line.split(':'));
  return new Map(lines.map(([key = '', ...values]) => [key, values.join(':').trim()]));
}

/** A `node` that tells who it is and what it was given. */
const FAKE_NODE = `#!/bin/sh
echo "arguments:$*"
echo "user:$(id -u):$(id -g)"
echo "natives:$SWARD_NATIVE_FOLDER"
echo "crt:$AWS_CRT_NODEJS_BINARY_ABSOLUTE_PATH"
echo "modules:$NODE_PATH"
echo "options:$NODE_OPTIONS"
echo "version:$SWARD_VERSION"
grep -E '^(Cap|NoNewPrivs)' /proc/self/status
`;
const OPTIONS = '--disallow-code-generation-from-strings --max-semi-space-size=4 --single-threaded-gc';

let folder: string;
let work: string;
/** As both nuclei unpack: `<root>/packages/artifacts-unarchived/<component>/<version>/<folder>`, below a name with a space. */
let unpacked: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'sward script-')));
  work = join(folder, 'work');
  unpacked = join(folder, 'packages', 'artifacts-unarchived');
  chmodSync(folder, 0o755);
  mkdirSync(work);
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'node'), FAKE_NODE, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Unpacks an example and the runtime, and gives their folders. */
function install(zipFolder = ZIP_FOLDER): { component: string; runtime: string } {
  const component = join(unpacked, 'sward.Example', '1.0.0', zipFolder);
  const runtime = join(unpacked, 'sward.NodeRuntime', VERSION, zipFolder);
  for (const each of [component, runtime]) mkdirSync(each, { recursive: true });
  copyFileSync('components/node-runtime/launch', join(runtime, 'launch'));
  writeFileSync(join(component, 'main.cjs'), '');
  return { component, runtime };
}

/** What the started program says, and what the script said before, by key. */
function run(
  script = runScript(VERSION, 'net_raw'),
  environment: NodeJS.ProcessEnv = {},
): { said: string; told: Map<string, string> } {
  const resolved = script.replaceAll('{artifacts:decompressedPath}', join(unpacked, 'sward.Example', '1.0.0'));
  const said = execFileSync('/bin/sh', ['-c', `exec 2>&1\n${resolved}`], {
    cwd: work,
    env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, ...environment },
    encoding: 'utf8',
  });
  return { said, told: statusOf(said) };
}

describe('the run script of a component', () => {
  it.each([ZIP_FOLDER, ASSET_FOLDER])('finds its program and the runtime beside it, unpacked to %s', (zipFolder) => {
    const { component, runtime } = install(zipFolder);
    const { told } = run(runScript(VERSION), { NODE_OPTIONS: '--inspect' });
    // The folder's own name is resolved for the runtime; the program's is the nucleus's.
    expect(told.get('arguments')).toBe(`${OPTIONS} ${join(component, 'main.cjs')}`);
    expect(told.get('natives')).toBe(join(runtime, 'native'));
    expect(told.get('crt')).toBe(join(runtime, 'native', 'aws-crt-nodejs.node'));
    expect(told.get('modules')).toBe(join(runtime, 'node_modules'));
    expect(told.get('options')).toBe('--inspect');
  });

  it('runs on the Node of the runtime where it has one, and on no other, even where that one cannot be executed', () => {
    const { runtime } = install();
    mkdirSync(join(runtime, 'bin'));
    writeFileSync(join(runtime, 'bin', 'node'), '#!/bin/sh\necho "own:yes"\n', { mode: 0o755 });
    expect(run().told.get('own')).toBe('yes');
    writeFileSync(join(runtime, 'bin', 'node'), 'an ELF file for another processor');
    chmodSync(join(runtime, 'bin', 'node'), 0o644);
    expect(() => run()).toThrow('Command failed');
  });

  it('takes a runtime of its own version only', () => {
    install();
    expect(() => run(runScript('0.2.0-abc'))).toThrow('Command failed');
  });
});

describe('the run script of a component that needs a capability', () => {
  beforeEach(() => void install());

  it('starts the program with the options of every component', () => {
    expect(run().told.get('arguments')).toMatch(new RegExp(`^${OPTIONS} .*/main\\.cjs$`));
  });

  it('started by root becomes the owner of the work folder, and keeps that capability alone', () => {
    giveAway(work);
    const { told } = run();
    expect(told.get('user')).toBe(isRoot ? '65534:65534' : OWN_USER);
    const capabilities = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((set) => told.get(set));
    expect(new Set(capabilities)).toEqual(isRoot ? new Set([NET_RAW]) : OWN_CAPABILITIES);
    expect(told.get('NoNewPrivs')).toBe(isRoot ? '1' : OWN.get('NoNewPrivs'));
  });

  it('runs as root, and says so, where root owns everything', () => {
    const { said, told } = run();
    expect(told.get('user')).toBe(OWN_USER);
    expect(said.includes('runs as root: the work folder belongs to root')).toBe(isRoot);
  });

  it('runs as root, and says so, where setpriv is missing', () => {
    giveAway(work);
    for (const tool of ['id', 'stat', 'grep', 'sh']) symlinkSync(`/usr/bin/${tool}`, join(folder, 'bin', tool));
    const { said, told } = run(undefined, { PATH: join(folder, 'bin') });
    expect(told.get('user')).toBe(OWN_USER);
    expect(said.includes('runs as root: setpriv (package util-linux) or the user nobody is missing')).toBe(isRoot);
  });
});

describe('the scripts of the runtime and of the umbrella', () => {
  it('the runtime is installed where its check runs on it', () => {
    const { component } = install();
    copyFileSync('components/node-runtime/launch', join(component, 'launch'));
    writeFileSync(join(component, 'check.cjs'), '');
    expect(run(CHECK_SCRIPT).told.get('arguments')).toBe(`${OPTIONS} ${join(component, 'check.cjs')}`);
  });

  it('the umbrella leaves a command in its work folder that starts the tools of its own version', () => {
    const { component } = install();
    writeFileSync(join(component, 'sward'), toolsLauncher(VERSION));
    run(LINK_TOOLS_SCRIPT);
    const { told } = run('./sward doctor --json');
    expect(told.get('arguments')).toBe(`${OPTIONS} ${join(component, 'sward.cjs')} doctor --json`);
    expect(told.get('version')).toBe('1.0.0');
  });
});
