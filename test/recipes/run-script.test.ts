import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runScriptWithCapability } from '../../tools/recipes/run-script.ts';

const SCRIPT = runScriptWithCapability('/opt/a folder/main.cjs', 'net_raw');
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
grep -E '^(Cap|NoNewPrivs)' /proc/self/status
`;

let folder: string;
let work: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-script-'));
  work = join(folder, 'work');
  chmodSync(folder, 0o755);
  mkdirSync(work);
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'node'), FAKE_NODE, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the started program says, and what the script said before, by key. */
function run(path = `${join(folder, 'bin')}:${process.env['PATH']}`): { said: string; told: Map<string, string> } {
  const said = execFileSync('/bin/sh', ['-c', `exec 2>&1\n${SCRIPT}`], {
    cwd: work,
    env: { PATH: path },
    encoding: 'utf8',
  });
  return { said, told: statusOf(said) };
}

describe('the run script of a component that needs a capability', () => {
  it('starts the program with the options of every component', () => {
    const options = '--disallow-code-generation-from-strings --max-semi-space-size=4 --single-threaded-gc';
    expect(run().told.get('arguments')).toBe(`${options} /opt/a folder/main.cjs`);
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
    const { said, told } = run(join(folder, 'bin'));
    expect(told.get('user')).toBe(OWN_USER);
    expect(said.includes('runs as root: setpriv (package util-linux) or the user nobody is missing')).toBe(isRoot);
  });
});
