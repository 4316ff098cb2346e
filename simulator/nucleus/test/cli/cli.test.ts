import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../src/cli/program.ts';
import { isGroupAlive } from '../../src/lifecycle/adapters/process-group.ts';
import { SampleFolder } from '../support/sample-components.ts';

const CLI = resolve(__dirname, '../../src/cli.ts');
const NODE_ARGUMENTS = ['--import', 'tsx', CLI];

type Result = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs one command line here: a process for each would make a slow test. */
const run = async (root: string, ...words: readonly string[]): Promise<Result> => {
  const [out, errors]: [string[], string[]] = [[], []];
  const code = await runCommandLine(words, {
    env: { NUCLEUS_ROOT: root },
    print: (line) => out.push(`${line}\n`),
    printError: (line) => errors.push(`${line}\n`),
  });
  return { code, stdout: out.join(''), stderr: errors.join('') };
};

/** A nucleus in the foreground of a process of its own. */
class Foreground {
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];
  #wake: () => void = () => undefined;

  constructor(root: string, ...words: readonly string[]) {
    this.#process = spawn(process.execPath, [...NODE_ARGUMENTS, 'start', '--root', root, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: this.#process.stdout ?? process.stdin }).on('line', (line) => {
      this.#lines.push(line);
      this.#wake();
    });
  }

  async line(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = this.#lines.map((line) => pattern.exec(line)).find((found) => found !== null);
      if (match) return match;
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      if (signal !== undefined) this.#process.kill(signal);
      await exited;
    }
    return this.#process.exitCode;
  }
}

const HELLO = {
  name: 'com.example.Hello',
  configuration: '{who: world}',
  lifecycle: `{run: 'echo hello {configuration:/who}; exec sleep 1000'}`,
};

describe('the command line', () => {
  const folder = new SampleFolder();
  let nucleus: Foreground;

  beforeAll(async () => {
    folder.write(HELLO).write({ name: 'com.example.Broken', lifecycle: '{run: exit 1}' });
    nucleus = new Foreground(folder.root, '--flavour', 'classic', '--thing-name', 'pi-1');
    await nucleus.line(/classic nucleus ready/);
    const words = ['-r', folder.recipeDir, '-a', folder.artifactDir, '-m', 'com.example.Hello=1.0.0'];
    const { code, stdout } = await run(
      folder.root,
      'deploy',
      ...words,
      '-c',
      '{"com.example.Hello":{"MERGE":{"who":"you"}}}',
    );
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Local deployment submitted! Deployment Id: (\S+)\n(.*\n)*\1: SUCCEEDED\n$/),
    ]);
  });

  afterAll(async () => {
    await nucleus.end('SIGTERM');
    folder.delete();
  });

  it('lists components', async () => {
    const { stdout } = await run(folder.root, 'list');
    expect(stdout).toMatch(/^NAME +VERSION +STATE +PID +RESTARTS\ncom\.example\.Hello +1\.0\.0 +RUNNING +\d+ +0\n$/);
    expect((await run(folder.root, 'component', 'list', '-v')).stdout).toContain('Configuration: {"who":"you"}');
    expect(JSON.parse((await run(folder.root, 'list', '--json')).stdout)).toMatchObject([
      { name: 'com.example.Hello', state: 'RUNNING' },
    ]);
  });

  it('shows details, configuration and status', async () => {
    expect((await run(folder.root, 'details', 'com.example.Hello')).stdout).toContain('State: RUNNING');
    expect(JSON.parse((await run(folder.root, 'config', 'com.example.Hello')).stdout)).toEqual({ who: 'you' });
    expect((await run(folder.root, 'status')).stdout).toContain('pi-1: classic nucleus');
  });

  it('shows logs', async () => {
    const { stdout } = await run(folder.root, 'logs', 'com.example.Hello', '--lines', '1');
    expect(stdout).toMatch(/^\S+Z \[run stdout\] hello you\n$/);
    expect(await run(folder.root, 'logs', 'nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no log of nobody'),
    });
  });

  it('stops and restarts', async () => {
    expect((await run(folder.root, 'stop', 'com.example.Hello')).stdout).toBe(
      'com.example.Hello stopped, now FINISHED\n',
    );
    expect((await run(folder.root, 'restart', 'com.example.Hello')).stdout).toContain('com.example.Hello restarted');
    expect(await run(folder.root, 'stop', 'nobody')).toMatchObject({
      code: 1,
      stderr: 'error: there is no component nobody\n',
    });
  });

  it('tells why a deployment failed, in the spelling of greengrass-cli too', async () => {
    const words = [
      '--recipeDir',
      folder.recipeDir,
      '--artifactDir',
      folder.artifactDir,
      '--merge',
      'com.example.Broken=1.0.0',
    ];
    const { code, stderr } = await run(folder.root, 'deployment', 'create', ...words);
    expect(code).toBe(1);
    expect(stderr).toContain('com.example.Broken is BROKEN (run: exit code 1); see its log');
    expect((await run(folder.root, 'deployment', 'list')).stdout).toMatch(/: SUCCEEDED\n\S+: FAILED\n/);
  });

  it('causes faults', async () => {
    expect((await run(folder.root, 'fault', 'stall', 'com.example.Hello')).stdout).toBe(
      'com.example.Hello reads no events any more\n',
    );
    expect(await run(folder.root, 'fault', 'stall')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('name the component'),
    });
    expect((await run(folder.root, 'fault', 'lose')).stdout).toContain('accepted and lost');
    expect((await run(folder.root, 'fault', 'restart-ipc')).stdout).toContain('restarted');
  });

  it('keeps its control socket to its user', () => {
    expect(statSync(join(folder.root, 'control.sock')).mode & 0o777).toBe(0o600);
  });

  it.each([
    { words: ['deploy'] },
    { words: ['deploy', '-m', 'noversion'] },
    { words: ['deploy', '-c', '{"a":{"merge":{}}}'] },
    { words: ['logs', '-n', '0'] },
    { words: ['start', '--flavour', 'other'] },
    { words: ['nonsense'] },
  ])('refuses the words $words', async ({ words }) => {
    const { code, stderr } = await run(folder.root, ...words);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: /);
  });
});

describe('without a nucleus the command line', () => {
  it('says where it looked and how to start one', async () => {
    const folder = new SampleFolder();
    const { code, stderr } = await run(folder.root, 'list');
    folder.delete();
    expect(code).toBe(1);
    expect(stderr).toContain(`no nucleus answers on ${folder.root}/control.sock: start one with`);
  });

  it('ends with an exit code, as a process too', async () => {
    const child = spawn(process.execPath, [...NODE_ARGUMENTS, 'list', '--root', '/nowhere'], { stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  it('explains itself', async () => {
    const { stdout } = await run('/nowhere', '--help');
    for (const command of ['start', 'deploy', 'list', 'logs', 'restart', 'stop', 'fault', 'shutdown'])
      expect(stdout).toContain(`\n  ${command} `);
  });
});

describe('a nucleus process', () => {
  const startWithSleeper = async (folder: SampleFolder) => {
    folder.write({ name: 'sleeper', lifecycle: `{run: 'echo group $$; sleep 1000 & sleep 1000'}` });
    const nucleus = new Foreground(
      folder.root,
      '-r',
      folder.recipeDir,
      '-a',
      folder.artifactDir,
      '-m',
      'sleeper=1.0.0',
    );
    const group = Number((await nucleus.line(/group (\d+)/))[1]);
    return { nucleus, group };
  };

  it('takes its components with it on SIGTERM', async () => {
    const folder = new SampleFolder();
    const { nucleus, group } = await startWithSleeper(folder);
    expect(await nucleus.end('SIGTERM')).toBe(0);
    expect(isGroupAlive(group)).toBe(false);
    folder.delete();
  });

  it('ends by the command shutdown', async () => {
    const folder = new SampleFolder();
    const { nucleus, group } = await startWithSleeper(folder);
    await run(folder.root, 'shutdown');
    expect(await nucleus.end()).toBe(0);
    expect(isGroupAlive(group)).toBe(false);
    folder.delete();
  });

  it('takes its components with it even on SIGKILL, and comes back with them', async () => {
    const folder = new SampleFolder();
    const { nucleus, group } = await startWithSleeper(folder);
    await nucleus.end('SIGKILL');
    while (isGroupAlive(group)) await new Promise((next) => setImmediate(next));
    const again = new Foreground(folder.root);
    await again.line(/sleeper 1\.0\.0 RUNNING/);
    expect(await again.end('SIGTERM')).toBe(0);
    folder.delete();
  });
});
