import { describe, expect, it } from '@jest/globals';
import { parseBenchArguments } from '../support/arguments.ts';

const KNOWN = ['pipeline', 'drain', 'micro'];

describe('the command line of npm run bench', () => {
  it('runs everything in full where nothing is said', () => {
    expect(parseBenchArguments([], KNOWN)).toEqual({ names: KNOWN, quick: false, json: false });
  });

  it('runs what is named, in the order of the catalogue', () => {
    const options = parseBenchArguments(['micro', 'pipeline', '--quick', '--json', '--out', 'a.json'], KNOWN);
    expect(options).toEqual({ names: ['pipeline', 'micro'], quick: true, json: true, out: 'a.json' });
  });

  it('knows help from a run', () => {
    expect(parseBenchArguments(['--help'], KNOWN)).toBeUndefined();
  });

  it.each([[['pipline']], [['--fast']], [['--out']]])('refuses %j and says so', (args) => {
    expect(() => parseBenchArguments(args, KNOWN)).toThrow(expect.objectContaining({ code: 'BENCH_USAGE' }));
  });
});
