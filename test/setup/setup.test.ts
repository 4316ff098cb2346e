import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeCheckout } from './fake-checkout.ts';

const ZOD = { version: '4.0.0', integrity: 'sha512-aaaa' };
const INSTALLED = { 'node_modules/zod': ZOD };

const checkouts: FakeCheckout[] = [];

function checkout(options: { compiler?: readonly string[] } = {}): FakeCheckout {
  const made = new FakeCheckout(options);
  checkouts.push(made);
  made.want(INSTALLED);
  return made;
}

const lockOf = ({ root }: FakeCheckout): string => join(root, '.sward-setup.lock');

afterEach(() => {
  for (const made of checkouts.splice(0)) made.remove();
});

describe('a command in a fresh clone', () => {
  it('installs what the lockfile asks for, says so, and runs', async () => {
    const fresh = checkout();
    const { code, stdout, stderr } = await fresh.start().end;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ran with one,two\n' });
    expect(stderr).toContain('installing dependencies from package-lock.json');
    expect(fresh.npmCalls).toContain('ci --no-audit --no-fund');
    expect(existsSync(lockOf(fresh))).toBe(false);
  });

  it('has SQLite compiled to sync with fdatasync, beside the flags of whoever builds', async () => {
    const fresh = checkout();
    await fresh.start({ environment: { CFLAGS: '-O2' } }).end;
    expect(readFileSync(join(fresh.root, 'compiler-flags.txt'), 'utf8')).toBe(
      '-O2 -DHAVE_FDATASYNC=1\nbetter-sqlite3\n',
    );
  });

  it('installs only once', async () => {
    const fresh = checkout();
    await fresh.start().end;
    const { code, stderr } = await fresh.start().end;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(fresh.installations).toBe(1);
  });

  it('ends with the reason when npm fails, and leaves no lock', async () => {
    const fresh = checkout();
    const { code, stdout, stderr } = await fresh.start({ environment: { FAKE_NPM_FAILS: '1' } }).end;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('sward: npm ci failed');
    const again = await fresh.start().end;
    expect(again.stdout).toBe('ran with one,two\n');
  });
});

describe('a command in a clone that was used before', () => {
  it('runs at once where the dependencies are in step', async () => {
    const ready = checkout();
    ready.installed(INSTALLED);
    const { code, stdout, stderr } = await ready.start().end;
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'ran with one,two\n', stderr: '' });
    expect(ready.npmCalls).toEqual([]);
  });

  it('installs where they are out of step with the lockfile', async () => {
    const behind = checkout();
    behind.installed({ ...INSTALLED, 'node_modules/zod': { ...ZOD, version: '3.9.0' } });
    expect((await behind.start().end).code).toBe(0);
    expect(behind.installations).toBe(1);
  });

  it('installs again where native modules were compiled for another Node', async () => {
    const moved = checkout();
    moved.installed(INSTALLED);
    moved.write('node_modules/.sward-abi', '93 linux x64');
    expect((await moved.start().end).code).toBe(0);
    expect(moved.installations).toBe(1);
  });
});

describe('a machine', () => {
  const pretend = (node: string): string =>
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } })`;

  it.each(['18.20.8', '20.14.0'])('is told in one line that its Node %s is too old', async (node) => {
    const old = checkout();
    const { code, stdout, stderr } = await old.start({ preload: pretend(node) }).end;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^sward: Node 20\.15 or later is needed, this is [\d.]+: install Node 22[^\n]*\n$/);
    expect(old.npmCalls).toEqual([]);
  });

  it('is served by the oldest Node that will do', async () => {
    expect((await checkout().start({ preload: pretend('20.15.0') }).end).code).toBe(0);
  });

  it('that lacks a compiler is told in one line what to install', async () => {
    const bare = checkout({ compiler: ['make'] });
    const { code, stderr } = await bare.start().end;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^sward: native modules need g\+\+, python3: [^\n]*apt-get install -y g\+\+ make python3\n$/,
    );
    expect(bare.npmCalls).toEqual([]);
    expect(existsSync(lockOf(bare))).toBe(false);
  });

  it('without a compiler will do once the dependencies are there', async () => {
    const ready = checkout({ compiler: [] });
    ready.installed(INSTALLED);
    expect((await ready.start().end).code).toBe(0);
  });
});

describe('two commands at once', () => {
  /** Resolves with the connection of a fake npm that has begun to install; ending it lets npm go on. */
  function listen(path: string): { installing: Promise<Socket>; close: () => void } {
    const server = createServer();
    const installing = new Promise<Socket>((resolve) => server.once('connection', resolve));
    server.listen(path);
    return { installing, close: () => server.close() };
  }

  it('install once: the second waits for the first, then runs', async () => {
    const shared = checkout();
    const environment = { FAKE_NPM_SOCKET: join(shared.root, 'npm.sock') };
    const npm = listen(environment.FAKE_NPM_SOCKET);
    const first = shared.start({ environment });
    const connection = await npm.installing;
    const second = shared.start({ environment });
    await second.says('another command is installing dependencies, waiting for it');
    connection.end();
    const ends = await Promise.all([first.end, second.end]);
    npm.close();
    expect(ends.map(({ code, stdout }) => ({ code, stdout }))).toEqual([
      { code: 0, stdout: 'ran with one,two\n' },
      { code: 0, stdout: 'ran with one,two\n' },
    ]);
    expect(shared.installations).toBe(1);
  });

  it('do not wait for one that was killed: its lock is taken over', async () => {
    const left = checkout();
    const { pid } = spawnSync(process.execPath, ['--version']);
    left.write('.sward-setup.lock/pid', String(pid));
    expect((await left.start().end).code).toBe(0);
    expect(left.installations).toBe(1);
    expect(existsSync(lockOf(left))).toBe(false);
  });

  it('do not wait for one that was killed before it could sign its lock', async () => {
    const left = checkout();
    left.write('.sward-setup.lock/pid', '');
    expect((await left.start().end).code).toBe(0);
    expect(left.installations).toBe(1);
  });
});
