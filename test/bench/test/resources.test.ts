import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Program } from '../support/child-process.ts';
import { Resources } from '../support/resources.ts';

describe('what a run has opened', () => {
  it('is closed last first, each once, also when one of them cannot be', async () => {
    const resources = new Resources();
    const closed: string[] = [];
    resources.add(() => void closed.push('first'));
    resources.add(() => Promise.reject(new TypeError('stuck')));
    const early = resources.add(() => void closed.push('early'));
    resources.scope().add(() => void closed.push('in a scope'));
    await early();
    await expect(resources.close()).rejects.toBeInstanceOf(AggregateError);
    await resources.close();
    expect(closed).toEqual(['early', 'in a scope', 'first']);
  });

  it('leaves neither folder nor program behind', async () => {
    const resources = new Resources();
    const folder = resources.folder();
    const program = await Program.start(resources, { command: 'sleep', args: ['600'] });
    expect([existsSync(folder), program.ended]).toEqual([true, false]);
    await resources.close();
    expect([existsSync(folder), program.ended]).toEqual([false, true]);
  });

  it('takes nothing more in once it was closed, and closes what comes too late', async () => {
    const resources = new Resources();
    await resources.close();
    const closed: string[] = [];
    expect(() => resources.add(() => void closed.push('late'))).toThrow(
      expect.objectContaining({ code: 'BENCH_FAILED' }),
    );
    expect(closed).toEqual(['late']);
  });

  it('says which program is not there', async () => {
    const starting = Program.start(new Resources(), { command: 'no-such-program', args: [] });
    await expect(starting).rejects.toMatchObject({ code: 'BENCH_FAILED' });
  });
});
