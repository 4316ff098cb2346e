import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '../../../tools/repository-root.ts';
import { parseSynthOptions } from '../../../tools/synth/options.ts';

describe('npm run synth', () => {
  it.each([
    ['a setting without a value', ['-c', 'sward:timeseries'], 'KEY=VALUE is needed'],
    ['-c with nothing behind it', ['-c'], 'argument missing'],
    ['an option that there is not', ['--foo'], "unknown option '--foo'"],
    ['a setting without -c', ['sward:timeseries=none'], '-c sward:timeseries=none'],
  ])('refuses %s, before CDK goes on with defaults', (_, args, said) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tools/synth.ts', ...args], {
      cwd: repositoryRoot,
      encoding: 'utf8',
    });
    expect(stderr).toContain(said);
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });

  it('hands settings, options and stacks on to CDK', () => {
    const args = ['-c', 'sward:timeseries=none', '--context=a=b=c', '--strict', '-v', 'SwardData', 'SwardFleet'];
    expect(parseSynthOptions(args, '')).toEqual({
      all: false,
      diff: false,
      cdkArguments: [
        ...['--context', 'sward:timeseries=none', '--context', 'a=b=c'],
        ...['--strict', '--verbose', 'SwardData', 'SwardFleet'],
      ],
    });
  });

  it('keeps what is its own from CDK', () => {
    expect(parseSynthOptions(['--diff'], '')).toEqual({ all: false, diff: true, cdkArguments: [] });
    expect(parseSynthOptions(['--all'], '')).toEqual({ all: true, diff: false, cdkArguments: [] });
  });
});
