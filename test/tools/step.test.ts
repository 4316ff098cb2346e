import { describe, expect, it } from '@jest/globals';
import { runSteps, type StepResult } from '../../tools/check/step.ts';

const node = (name: string, script: string) => ({ name, command: ['-e', script] });

/** Runs the steps in this folder; `reported` holds the results in the order in which they were told. */
async function run(steps: Parameters<typeof runSteps>[0], atOnce = 2) {
  const reported: StepResult[] = [];
  const results = await runSteps(steps, { cwd: __dirname, atOnce, report: (result) => reported.push(result) });
  return { results, reported };
}

describe('steps of the check', () => {
  it('succeed and fail by their exit codes, each with all it wrote', async () => {
    const { results, reported } = await run(
      [node('good', "console.log('fine')"), node('bad', "console.log('out'); console.error('err'); process.exit(3)")],
      1,
    );
    expect(results.map(({ name, ok }) => ({ name, ok }))).toEqual([
      { name: 'good', ok: true },
      { name: 'bad', ok: false },
    ]);
    expect(results[0]?.output).toBe('fine');
    expect(results[1]?.output.split('\n').sort()).toEqual(['err', 'out']);
    expect(reported).toEqual(results);
  });

  it('fail when a signal ends them', async () => {
    const { results } = await run([node('killed', "process.kill(process.pid, 'SIGKILL')")]);
    expect(results[0]?.ok).toBe(false);
  });

  it('fail, with the reason, when they cannot be started', async () => {
    const results = await runSteps([node('lost', '')], { cwd: '/no/such/folder', atOnce: 1, report: () => undefined });
    expect(results[0]).toMatchObject({ ok: false, output: expect.stringContaining('ENOENT') });
  });

  it('all run, though there are more of them than run at once', async () => {
    const { results } = await run(['a', 'b', 'c', 'd', 'e'].map((name) => node(name, '')));
    expect(results.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});
