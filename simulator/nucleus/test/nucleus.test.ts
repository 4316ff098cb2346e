import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { createNucleus, type Nucleus } from '../src/nucleus.ts';
import type { NucleusOptions } from '../src/nucleus-options.ts';
import type { ConfigurationUpdate, LocalDeployment } from '../src/ports.ts';
import { RawClient } from './support/raw-client.ts';
import { SampleFolder } from './support/sample-components.ts';

const FOREVER = '{run: exec sleep 1000}';

let folder: SampleFolder;
let nucleus: Nucleus;
let output: string[];
const states = new EventEmitter();

const untilRunning = async (name: string): Promise<void> => {
  while (nucleus.components.details(name)?.state !== 'RUNNING') await once(states, 'change');
};

/** What a process said may arrive after its end. */
const untilOutput = async (lines: number): Promise<void> => {
  while (output.length < lines) await once(states, 'change');
};

const startNucleus = async (options: Partial<NucleusOptions> = {}): Promise<void> => {
  output = [];
  nucleus = createNucleus({
    root: folder.root,
    flavour: 'classic',
    thingName: 'pi-1',
    stopTimeoutMs: 3000,
    restartDelayMs: 1,
    settleMs: 100,
    ...options,
    observer: {
      onOutput: ({ component, text }) => {
        output.push(`${component}: ${text}`);
        states.emit('change');
      },
      onState: () => states.emit('change'),
    },
  });
  await nucleus.start();
};

beforeEach(() => {
  folder = new SampleFolder();
});

afterEach(async () => {
  await nucleus.stop();
  folder.delete();
});

type Wanted = {
  merge?: Record<string, string>;
  remove?: string[];
  config?: Record<string, ConfigurationUpdate>;
  dirs?: boolean;
};

const request = ({ merge = {}, remove = [], config = {}, dirs = true }: Wanted): LocalDeployment => ({
  ...(dirs ? { recipeDir: folder.recipeDir, artifactDir: folder.artifactDir } : {}),
  merge: new Map(Object.entries(merge)),
  remove,
  updateConfig: new Map(Object.entries(config)),
});

const deploy = async (wanted: Wanted): Promise<void> => {
  const { status, reason } = await nucleus.deploy(request(wanted));
  expect(`${status} ${reason ?? ''}`).toBe('SUCCEEDED ');
};

const failure = async (wanted: Wanted): Promise<string> => {
  const { status, reason } = await nucleus.deploy(request(wanted));
  expect(status).toBe('FAILED');
  return reason ?? '';
};

const running = () =>
  nucleus.components
    .list()
    .map(({ name, version, state }) => `${name} ${version} ${state}`)
    .sort();
const pid = (name: string) => nucleus.components.details(name)?.pid;

describe('a deployment', () => {
  it('brings a component and what it depends on', async () => {
    folder.write({ name: 'bus', lifecycle: FOREVER });
    folder.write({ name: 'app', lifecycle: FOREVER, dependencies: '{bus: {VersionRequirement: ^1.0.0}}' });
    await startNucleus();
    await deploy({ merge: { app: '1.0.0' } });
    expect(running()).toEqual(['app 1.0.0 RUNNING', 'bus 1.0.0 RUNNING']);
  });

  it('adds to what runs, and leaves that alone', async () => {
    folder.write({ name: 'a', lifecycle: FOREVER }).write({ name: 'b', lifecycle: FOREVER });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' } });
    const before = pid('a');
    await deploy({ merge: { b: '1.0.0' } });
    expect(running()).toEqual(['a 1.0.0 RUNNING', 'b 1.0.0 RUNNING']);
    expect(pid('a')).toBe(before);
  });

  it('removes a component with the dependencies that nobody else needs', async () => {
    folder.write({ name: 'bus', lifecycle: FOREVER }).write({ name: 'other', lifecycle: FOREVER });
    folder.write({ name: 'app', lifecycle: FOREVER, dependencies: '{bus: {}}' });
    await startNucleus();
    await deploy({ merge: { app: '1.0.0', other: '1.0.0' } });
    await deploy({ remove: ['app'], dirs: false });
    expect(running()).toEqual(['other 1.0.0 RUNNING']);
    expect(nucleus.configuration.get('app', [])).toBeUndefined();
    expect(await failure({ remove: ['app'] })).toContain('cannot remove app');
  });

  it('replaces a version: new defaults come, set values stay', async () => {
    folder.write({ name: 'a', lifecycle: FOREVER, configuration: '{rate: 1, old: 1}' });
    folder.write({ name: 'a', version: '2.0.0', lifecycle: FOREVER, configuration: '{rate: 2, fresh: 2}' });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' }, config: { a: { MERGE: { rate: 9 } } } });
    await deploy({ merge: { a: '2.0.0' } });
    expect(running()).toEqual(['a 2.0.0 RUNNING']);
    expect(nucleus.configuration.get('a', [])).toMatchObject({ rate: 9, fresh: 2 });
  });

  it('changes configuration by MERGE and RESET without a restart', async () => {
    folder.write({ name: 'a', lifecycle: FOREVER, configuration: '{rate: 1, deep: {x: 1, y: 2}}' });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' } });
    const before = pid('a');
    await deploy({ config: { a: { MERGE: { rate: 5, deep: { x: 7 }, more: true } } } });
    expect(nucleus.configuration.get('a', [])).toEqual({ rate: 5, deep: { x: 7, y: 2 }, more: true });
    await deploy({ config: { a: { RESET: ['/deep/x', '/more'], MERGE: { rate: 6 } } } });
    expect(nucleus.configuration.get('a', [])).toEqual({ rate: 6, deep: { x: 1, y: 2 } });
    expect(pid('a')).toBe(before);
  });

  it('hands on YAML numbers as text on Lite', async () => {
    folder.write({ name: 'a', lifecycle: FOREVER, configuration: '{rate: 500, on: true}' });
    await startNucleus({ flavour: 'lite' });
    await deploy({ merge: { a: '1.0.0' } });
    expect(nucleus.configuration.get('a', [])).toEqual({ rate: '500', on: 'true' });
  });

  it('unpacks archives and gives artifacts their permissions', async () => {
    folder.write({
      name: 'a',
      files: { 'app.zip': zipSync({ 'bin/tool': strToU8('#!/bin/sh\necho tool runs') }), 'notes.txt': 'read me\n' },
      artifacts: `[{Uri: s3://b/a/app.zip, Unarchive: ZIP, Permission: {Read: ALL, Execute: ALL}}, {Uri: s3://b/notes.txt}]`,
      lifecycle: `{run: '{artifacts:decompressedPath}/app/bin/tool; cat {artifacts:path}/notes.txt; pwd'}`,
    });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' } });
    await untilOutput(3);
    expect(output).toEqual(['a: tool runs', 'a: read me', `a: ${join(nucleus.root, 'work/a')}`]);
    const packages = join(nucleus.root, 'packages');
    expect(statSync(join(packages, 'artifacts/a/1.0.0/notes.txt')).mode & 0o777).toBe(0o400);
    expect(statSync(join(packages, 'artifacts-unarchived/a/1.0.0/app/bin/tool')).mode & 0o777).toBe(0o555);
  });

  it('of the same version and content changes nothing', async () => {
    folder.write({ name: 'a', lifecycle: FOREVER });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' } });
    const before = pid('a');
    await deploy({ merge: { a: '1.0.0' } });
    expect(pid('a')).toBe(before);
  });
});

describe('a deployment that fails', () => {
  it('brings the old version back, with its old configuration', async () => {
    folder.write({
      name: 'a',
      lifecycle: '{install: echo installing 1, run: exec sleep 1000}',
      configuration: '{rate: 1}',
    });
    folder.write({ name: 'a', version: '2.0.0', lifecycle: '{run: exit 7}', configuration: '{rate: 2, fresh: 2}' });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' }, config: { a: { MERGE: { label: 'kept' } } } });
    const reason = await failure({ merge: { a: '2.0.0' }, config: { a: { MERGE: { label: 'lost' } } } });
    expect(reason).toBe('a is BROKEN (run: exit code 7); see its log');
    expect(running()).toEqual(['a 1.0.0 RUNNING']);
    expect(nucleus.configuration.get('a', [])).toEqual({ rate: 1, label: 'kept' });
    await untilOutput(1);
    expect(output).toEqual(['a: installing 1']);
  });

  it('takes what it brought away again', async () => {
    folder.write({ name: 'a', lifecycle: FOREVER });
    folder.write({ name: 'b', lifecycle: '{run: exit 1}', dependencies: '{c: {}}', configuration: '{x: 1}' });
    folder.write({ name: 'c', lifecycle: FOREVER });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' } });
    await failure({ merge: { b: '1.0.0' } });
    expect(running()).toEqual(['a 1.0.0 RUNNING']);
    expect(nucleus.configuration.get('b', [])).toBeUndefined();
  });

  it('is one of a component without a lifecycle step on Lite, as on the real one', async () => {
    folder.write({ name: 'umbrella' });
    await startNucleus({ flavour: 'lite' });
    expect(await failure({ merge: { umbrella: '1.0.0' } })).toContain('umbrella-1.0.0 has no lifecycle step');
  });

  it('touches nothing when it is wrong from the start', async () => {
    folder.write({ name: 'a', lifecycle: FOREVER });
    folder.write({ name: 'nofile', artifacts: '[{Uri: s3://b/gone.zip}]' });
    folder.write({
      name: 'badsum',
      files: { x: 'y' },
      artifacts: '[{Uri: s3://b/x, Digest: wrong, Algorithm: SHA-256}]',
    });
    folder.write({ name: 'badvar', lifecycle: `{run: 'echo {artifacts:nowhere}'}` });
    folder.write({ name: 'ring', dependencies: '{ring: {}}' });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' } });
    const before = pid('a');
    expect(await failure({ merge: { nofile: '1.0.0' } })).toContain('needs the artifact gone.zip: there is no');
    expect(await failure({ merge: { badsum: '1.0.0' } })).toContain('Digest says wrong');
    expect(await failure({ merge: { badvar: '1.0.0' } })).toContain(
      'badvar: {artifacts:nowhere} is no recipe variable',
    );
    expect(await failure({ merge: { ring: '1.0.0' } })).toContain('ring -> ring');
    expect(await failure({ merge: { a: '3.0.0' } })).toContain('the deployment asks for 3.0.0; there is 1.0.0');
    expect(await failure({ config: { nobody: { MERGE: {} } } })).toContain('nobody, which would not run');
    expect(pid('a')).toBe(before);
    expect(running()).toEqual(['a 1.0.0 RUNNING']);
  });

  it('may not change the content of a version that runs', async () => {
    folder.write({ name: 'a', lifecycle: FOREVER, files: { x: 'one' } });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' } });
    folder.write({ name: 'a', lifecycle: FOREVER, files: { x: 'two' } });
    expect(await failure({ merge: { a: '1.0.0' } })).toContain('a version never changes');
    await deploy({ remove: ['a'], dirs: false });
    await deploy({ merge: { a: '1.0.0' } });
    expect(readFileSync(join(nucleus.root, 'packages/artifacts/a/1.0.0/x'), 'utf8')).toBe('two');
  });
});

describe('a nucleus', () => {
  it('runs the same components with the same configuration after a restart, and installs nothing twice', async () => {
    folder.write({
      name: 'a',
      lifecycle: '{install: echo installing, run: exec sleep 1000}',
      configuration: '{rate: 1}',
    });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' }, config: { a: { MERGE: { rate: 5 } } } });
    await nucleus.stop();
    folder.forget('a', '1.0.0');
    await startNucleus();
    await untilRunning('a');
    expect(running()).toEqual(['a 1.0.0 RUNNING']);
    expect(nucleus.configuration.get('a', [])).toEqual({ rate: 5 });
    expect(output).toEqual([]);
  });

  it('comes up empty, and takes a deployment, when what it ran is gone from its root folder', async () => {
    folder.write({ name: 'a', lifecycle: FOREVER });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' } });
    await nucleus.stop();
    rmSync(join(folder.root, 'packages', 'recipes'), { recursive: true });
    await startNucleus();
    expect(nucleus.components.list()).toEqual([]);
    await deploy({ merge: { a: '1.0.0' } });
    await untilRunning('a');
  });

  it('starts nothing of its last deployment where one follows at once, and keeps the configuration', async () => {
    folder.write({ name: 'demo', lifecycle: '{run: echo life; exec sleep 1000}', configuration: '{interval: 5}' });
    folder.write({ name: 'other', lifecycle: FOREVER });
    await startNucleus();
    await deploy({ merge: { demo: '1.0.0', other: '1.0.0' }, config: { demo: { MERGE: { interval: 9 } } } });
    await nucleus.stop();
    folder.write({ name: 'demo', version: '1.1.0', lifecycle: '{run: echo life; exec sleep 1000}' });
    await startNucleus({ startEmpty: true });
    expect(nucleus.components.list()).toEqual([]);
    await deploy({ merge: { demo: '1.1.0' } });
    await untilOutput(1);
    expect(nucleus.components.list()).toMatchObject([
      { name: 'demo', version: '1.1.0', configuration: { interval: 9 } },
    ]);
    expect(output).toEqual(['demo: life']);
  });

  it('gives a component its identity, the host environment and prefix', async () => {
    folder.write({
      name: 'a',
      lifecycle: `{Setenv: {FROM_RECIPE: '{iot:thingName}'}, run: 'echo $AWS_IOT_THING_NAME $FROM_RECIPE $EXTRA $PREFIXED; echo $SVCUID; exec sleep 1000'}`,
    });
    await startNucleus({
      extraEnv: (component) => ({ EXTRA: `for ${component}` }),
      runPrefix: () => ['/usr/bin/env', 'PREFIXED=yes'],
    });
    await deploy({ merge: { a: '1.0.0' } });
    await untilOutput(2);
    expect(output[0]).toBe('a: pi-1 pi-1 for a yes');
    expect(nucleus.tokens.componentOf(output[1]?.slice('a: '.length) ?? '')).toBe('a');
  });

  it('lets in a client that was admitted, and no other', async () => {
    await startNucleus();
    const authToken = nucleus.admitClient('test.client', {});
    const [friend, stranger] = [
      await RawClient.connect(nucleus.ipcSocketPath),
      await RawClient.connect(nucleus.ipcSocketPath),
    ];
    expect((await friend.handshake({ authToken })).flags).toBe(1);
    expect((await stranger.handshake({ authToken: 'guess' })).flags).toBe(0);
    friend.close();
    stranger.close();
  });

  it('ends what an earlier nucleus of its root left running, and nothing else', async () => {
    const startMarked = (root: string) =>
      spawn('sleep', ['1000'], {
        detached: true,
        stdio: 'ignore',
        env: { ...process.env, GREENGRASS_STAND_IN_ROOT: root },
      });
    const [left, foreign] = [startMarked(folder.root), startMarked(`${folder.root}-2`)];
    const ended = once(left, 'exit');
    await Promise.all([once(left, 'spawn'), once(foreign, 'spawn')]);
    await startNucleus();
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(foreign.kill('SIGKILL')).toBe(true);
  });

  it('shares its root folder with no other', async () => {
    await startNucleus();
    const second = createNucleus({ root: folder.root, flavour: 'lite', thingName: 'pi-2' });
    await expect(second.start()).rejects.toThrow('a nucleus already runs on');
    await second.stop();
    expect((await RawClient.connect(nucleus.ipcSocketPath)).close()).toBeUndefined();
  });

  it('writes what components say to their logs', async () => {
    folder.write({ name: 'a', lifecycle: `{run: 'echo hello; echo trouble >&2'}` });
    await startNucleus();
    await deploy({ merge: { a: '1.0.0' } });
    await nucleus.stop();
    const log = readFileSync(join(nucleus.root, 'logs/a.log'), 'utf8');
    expect(log).toMatch(/Z \[run stdout\] hello\n/);
    expect(log).toMatch(/Z \[run stderr\] trouble\n/);
  });
});
