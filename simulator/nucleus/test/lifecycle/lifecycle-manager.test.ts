import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isGroupAlive } from '../../src/lifecycle/adapters/process-group.ts';
import { component, type Rig, startRig } from './rig.ts';

const FOREVER = 'exec sleep 1000';

let rig: Rig;

afterEach(() => rig.close());

const pidOf = (name: string): number => rig.manager.supervisor(name)?.pid ?? 0;

describe('a component', () => {
  it('is installed once, runs, and is FINISHED when its script ends well', async () => {
    rig = startRig();
    await rig.run(component('a', { install: 'echo installing', run: 'echo running' }));
    await rig.untilState('a', 'FINISHED');
    expect(rig.statesOf('a')).toEqual(['INSTALLED', 'STARTING', 'RUNNING', 'FINISHED']);
    await rig.manager.restart('a');
    await rig.untilLine('running', 2);
    expect(rig.output.items.filter(({ text }) => text === 'installing')).toHaveLength(1);
  });

  it('without a script is FINISHED', async () => {
    rig = startRig();
    await rig.run(component('umbrella', {}));
    await rig.untilState('umbrella', 'FINISHED');
  });

  it('runs in its own work folder, which only its user may enter', async () => {
    rig = startRig();
    await rig.run(component('a', { run: 'pwd' }));
    await rig.untilLine(join(rig.folder, 'a'));
    expect(statSync(join(rig.folder, 'a')).mode & 0o777).toBe(0o700);
  });

  it('that fails is restarted, and is BROKEN after the third failure', async () => {
    rig = startRig();
    await rig.run(component('a', { run: 'echo failing; exit 3' }));
    await rig.untilState('a', 'BROKEN');
    expect(rig.output.items.filter(({ text }) => text === 'failing')).toHaveLength(3);
    expect(rig.manager.supervisor('a')).toMatchObject({ restarts: 2, reason: 'run: exit code 3' });
  });

  it('that is BROKEN gets three attempts again by a restart', async () => {
    rig = startRig('lite');
    await rig.run(component('a', { run: 'exit 1' }));
    await rig.untilState('a', 'BROKEN');
    await rig.manager.restart('a');
    await rig.untilState('a', 'BROKEN', 2);
    expect(rig.statesOf('a').filter((state) => state === 'ERRORED')).toHaveLength(6);
  });

  it('that is killed from outside comes back', async () => {
    rig = startRig();
    await rig.run(component('a', { run: FOREVER }));
    await rig.untilState('a', 'RUNNING');
    process.kill(pidOf('a'), 'SIGKILL');
    await rig.untilState('a', 'RUNNING', 2);
    expect(rig.states.items.find(({ state }) => state === 'ERRORED')?.reason).toBe('run: ended by SIGKILL');
  });

  it('whose install step fails never runs', async () => {
    rig = startRig();
    await rig.run(component('a', { install: 'exit 1', run: 'echo running' }));
    await rig.untilState('a', 'BROKEN');
    expect(rig.output.items).toEqual([]);
  });

  it('whose install step takes longer than its Timeout fails', async () => {
    rig = startRig();
    const install = { script: FOREVER, requiresPrivilege: false, setenv: {}, timeout: 0.05 };
    await rig.run(component('a', { install }));
    await rig.untilState('a', 'BROKEN');
    expect(rig.manager.supervisor('a')?.reason).toBe('install: took longer than its Timeout of 0.05 s');
  });

  it('may say of itself that it failed', async () => {
    rig = startRig();
    await rig.run(component('a', { run: FOREVER }));
    await rig.untilState('a', 'RUNNING');
    rig.manager.supervisor('a')?.reportState('ERRORED');
    await rig.untilState('a', 'RUNNING', 2);
    expect(rig.statesOf('a')).toContain('ERRORED');
  });

  it('with a startup step is RUNNING when that has ended, until it is stopped', async () => {
    rig = startRig();
    await rig.run(component('a', { startup: 'sleep 1000 & echo daemon $!' }));
    await rig.untilState('a', 'RUNNING');
    const group = pidOf('a');
    expect(isGroupAlive(group)).toBe(true);
    await rig.manager.stop('a');
    expect(isGroupAlive(group)).toBe(false);
  });

  it('is skipped in its install step by Skipif', async () => {
    rig = startRig();
    const install = { script: 'echo installing', requiresPrivilege: false, setenv: {}, skipIf: 'onpath sh' };
    await rig.run(component('a', { install, run: 'echo running' }));
    await rig.untilState('a', 'FINISHED');
    expect(rig.output.items.map(({ text }) => text)).toEqual(['running']);
  });
});

describe('stopping a component', () => {
  it('sends SIGTERM to its whole process group and waits for all of it', async () => {
    rig = startRig();
    const child = `node -e 'process.on("SIGTERM", () => setTimeout(() => { console.log("flushed"); process.exit(0) }, 100)); setInterval(() => 0, 1000); console.log("up")'`;
    await rig.run(component('a', { run: `${child} & wait` }));
    await rig.untilLine('up');
    const group = pidOf('a');
    await rig.manager.stop('a');
    expect(isGroupAlive(group)).toBe(false);
    await rig.untilLine('flushed');
    expect(rig.statesOf('a').slice(-2)).toEqual(['STOPPING', 'FINISHED']);
  });

  it('sends SIGKILL to what ignores SIGTERM for too long', async () => {
    rig = startRig('classic', 100);
    await rig.run(component('a', { run: `trap '' TERM; echo deaf; while :; do sleep 1; done` }));
    await rig.untilLine('deaf');
    const group = pidOf('a');
    await rig.manager.stop('a');
    expect(isGroupAlive(group)).toBe(false);
  });

  it('runs its shutdown step first, and tells when that fails', async () => {
    rig = startRig();
    await rig.run(component('a', { run: FOREVER, shutdown: 'echo bye; exit 4' }));
    await rig.untilState('a', 'RUNNING');
    await rig.manager.stop('a');
    await rig.untilLine('bye');
    expect(rig.warnings).toEqual(['a: shutdown: exit code 4']);
  });

  it('leaves it stopped until it is started again', async () => {
    rig = startRig();
    await rig.run(component('a', { run: FOREVER }));
    await rig.untilState('a', 'RUNNING');
    await rig.manager.stop('a');
    expect(rig.manager.supervisor('a')).toMatchObject({ state: 'FINISHED', pid: undefined });
    await rig.manager.restart('a');
    await rig.untilState('a', 'RUNNING', 2);
  });

  it('answers false for one that is not there', async () => {
    rig = startRig();
    expect(await rig.manager.stop('nobody')).toBe(false);
    expect(await rig.manager.restart('nobody')).toBe(false);
  });
});

describe('dependencies', () => {
  const chain = [
    component('c', { run: FOREVER }, ['b']),
    component('b', { run: FOREVER }, ['a']),
    component('a', { run: FOREVER }),
  ];

  it('start before what needs them, and stop after it', async () => {
    rig = startRig();
    await rig.run(...chain);
    await rig.untilState('c', 'RUNNING');
    await rig.manager.stopAll();
    const order = (state: string) =>
      rig.states.items.filter((change) => change.state === state).map((change) => change.component);
    expect(order('RUNNING')).toEqual(['a', 'b', 'c']);
    expect(order('STOPPING')).toEqual(['c', 'b', 'a']);
  });

  it('that fail take their dependents down, and bring them up again', async () => {
    rig = startRig();
    await rig.run(component('a', { run: FOREVER }), component('b', { run: FOREVER }, ['a']));
    await rig.untilState('b', 'RUNNING');
    process.kill(pidOf('a'), 'SIGKILL');
    await rig.untilState('b', 'RUNNING', 2);
    expect(rig.statesOf('b')).not.toContain('ERRORED');
    expect(rig.manager.supervisor('a')?.state).toBe('RUNNING');
  });

  it('that are BROKEN keep their dependents waiting, and nobody waits for that for ever', async () => {
    rig = startRig();
    await rig.run(
      component('a', { run: 'exit 1' }),
      component('b', { run: FOREVER }, ['a']),
      component('c', { run: FOREVER }, ['b']),
    );
    await rig.manager.settled(['a', 'b', 'c'], 100);
    expect(['a', 'b', 'c'].map((name) => rig.manager.supervisor(name)?.state)).toEqual([
      'BROKEN',
      'INSTALLED',
      'INSTALLED',
    ]);
  });
});
