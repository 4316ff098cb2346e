import { describe, expect, it } from '@jest/globals';
import { longestPauseS, notRunningS } from '../upgrade/intake-gap.ts';

describe('the time without intake', () => {
  it('is the longest pause that touches the step, in whatever order readings were stored', () => {
    const heardAt = [0, 100, 9000, 200, 5000, 5100, 20_000];
    expect(longestPauseS(heardAt, { from: 250, to: 5200 })).toBe(4.8);
    expect(longestPauseS(heardAt, { from: 110, to: 190 })).toBe(0.1);
    expect(longestPauseS([], { from: 0, to: 1 })).toBe(0);
  });
});

describe('the time that a component does not run', () => {
  const states = [
    { component: 'a', state: 'RUNNING', at: 0 },
    { component: 'a', state: 'STOPPING', at: 1000 },
    { component: 'b', state: 'STOPPING', at: 1100 },
    { component: 'a', state: 'FINISHED', at: 1500 },
    { component: 'a', state: 'RUNNING', at: 2500 },
  ];
  it('lies between its end and its next start', () => {
    expect(notRunningS(states, 'a', { from: 500, to: 9000 })).toBe(1.5);
    expect(notRunningS(states, 'b', { from: 500, to: 9000 })).toBe(7.9);
    expect(notRunningS(states, 'c', { from: 500, to: 9000 })).toBe(0);
  });
});
