import { describe, expect, it } from '@jest/globals';
import type { Lane } from '@sward/contracts/delivery.ts';
import fc from 'fast-check';
import { LaneShare } from '../src/lane-share.ts';

const BOTH: readonly Lane[] = ['backlog', 'live'];

function turns(share: LaneShare, count: number, ready: (turn: number) => readonly Lane[]): (Lane | undefined)[] {
  return Array.from({ length: count }, (_, turn) => {
    const lane = share.next(ready(turn));
    if (lane !== undefined) share.sent(lane);
    return lane;
  });
}

describe("the lanes' share", () => {
  it('keeps a fifth of the publishes for live while both have something to send', () => {
    const taken = turns(new LaneShare(), 100, () => BOTH);
    expect(taken.filter((lane) => lane === 'live')).toHaveLength(20);
  });

  it('leaves the rest to the backlog where live needs less, and lets live go first when it comes', () => {
    const taken = turns(new LaneShare(), 100, (turn) => (turn % 20 === 7 ? BOTH : ['backlog']));
    expect(taken.filter((lane) => lane === 'live')).toHaveLength(5);
    expect(taken[7]).toBe('live');
  });

  it('never makes live wait for more than four publishes, whatever the two had to send before', () => {
    const history = fc.array(fc.constantFrom<readonly Lane[]>(['live'], ['backlog'], BOTH, []), { maxLength: 60 });
    fc.assert(
      fc.property(history, (before) => {
        const share = new LaneShare();
        turns(share, before.length, (turn) => before[turn] ?? []);
        expect(turns(share, 5, () => BOTH)).toContain('live');
      }),
    );
  });

  it('lets nobody save up turns', () => {
    const share = new LaneShare();
    turns(share, 100, () => ['live']);
    expect(turns(share, 10, () => BOTH).filter((lane) => lane === 'live').length).toBeGreaterThanOrEqual(2);
  });
});
