import { describe, expect, it } from '@jest/globals';
import { hotspotsOf } from '../support/cpu-profile-summary.ts';

const node = (id: number, functionName: string, children: number[] = []) => ({
  id,
  // V8's own entries have no place.
  callFrame: functionName.startsWith('(')
    ? { functionName, url: '', lineNumber: -1 }
    : { functionName, url: 'file:///app/main.cjs', lineNumber: 6 },
  children,
});

describe('the summary of a CPU profile', () => {
  it('shares busy time among functions, own and called, each once where it calls itself, and leaves idle time out', () => {
    const profile = {
      nodes: [
        node(1, '(root)', [2, 5]),
        node(2, 'outer', [3]),
        node(3, 'inner', [4]),
        node(4, 'outer'),
        node(5, '(idle)'),
      ],
      samples: [2, 3, 4, 5],
      timeDeltas: [10, 20, 70, 900],
    };
    expect(hotspotsOf(profile, 10)).toEqual([
      { name: 'outer main.cjs:7', selfPercent: 80, totalPercent: 100 },
      { name: 'inner main.cjs:7', selfPercent: 20, totalPercent: 90 },
    ]);
  });
});
