import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { isGroupAlive, processesWithEnvironment, stopGroup } from '../../../src/lifecycle/adapters/process-group.ts';
import { startProcessGuard } from '../../../src/lifecycle/adapters/process-guard.ts';

const startGroup = async (script: string): Promise<number> => {
  const child = spawn('/bin/sh', ['-c', `${script.replace('READY', 'echo ready')}`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child.pid ?? 0;
};

describe('the process guard', () => {
  it('ends the groups that are left when its pipe closes, also those that ignore SIGTERM', async () => {
    const guard = startProcessGuard(200, () => undefined);
    const polite = await startGroup('READY; exec sleep 1000');
    const deaf = await startGroup(`trap '' TERM; READY; while :; do sleep 1; done`);
    guard.add(polite);
    guard.add(deaf);
    await guard.close();
    // A killed process is there until its parent, the system's first process here, has taken note of its end.
    while (isGroupAlive(polite) || isGroupAlive(deaf)) await new Promise((next) => setImmediate(next));
    expect([isGroupAlive(polite), isGroupAlive(deaf)]).toEqual([false, false]);
  });

  it('leaves alone what was removed from its list', async () => {
    const guard = startProcessGuard(200, () => undefined);
    const groups = [await startGroup('READY; exec sleep 1000'), await startGroup('READY; exec sleep 1000')];
    for (const group of groups) guard.add(group);
    guard.remove(groups[0] ?? 0);
    await guard.close();
    expect(groups.map(isGroupAlive)).toEqual([true, false]);
    await stopGroup(groups[0] ?? 0, 1000);
  });
});

describe('processes of a nucleus that is gone', () => {
  it('are found by the mark in their environment', async () => {
    const mark = `NUCLEUS_TEST_MARK=${process.pid}`;
    const group = await startGroup(`READY; ${mark} exec sleep 1000`);
    const marked = spawn('/usr/bin/env', [mark, 'sh', '-c', 'echo ready; exec sleep 1000'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(marked.stdout, 'data');
    const found = processesWithEnvironment(mark);
    await Promise.all([stopGroup(group, 1000), stopGroup(marked.pid ?? 0, 1000)]);
    expect(found).toContain(marked.pid);
    expect(found).not.toContain(process.pid);
  });
});
