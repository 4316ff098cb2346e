import { describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../../tools/jest/outcome.ts';

describe('the outcome of npm test', () => {
  it('is good when all tests passed', () => {
    const outcome = outcomeOf(0, { passed: 12, failed: 0, skipped: 0 });
    expect(outcome).toEqual({ lines: ['12 passed, 0 failed'], exitCode: 0 });
  });

  it('is bad when a test failed, whatever jest says', () => {
    expect(outcomeOf(1, { passed: 11, failed: 1, skipped: 0 }).exitCode).toBe(1);
    expect(outcomeOf(0, { passed: 11, failed: 1, skipped: 0 }).exitCode).toBe(1);
  });

  it('is bad when jest ended badly after its tests had passed', () => {
    expect(outcomeOf(137, { passed: 12, failed: 0, skipped: 0 }).exitCode).toBe(137);
  });

  it.each([
    ['jest found none', undefined],
    ['all were filtered out', { passed: 0, failed: 0, skipped: 3 }],
  ])('is bad when no test ran because %s', (_, counts) => {
    const { lines, exitCode } = outcomeOf(0, counts);
    expect(exitCode).toBe(1);
    expect(lines[0]).toBe('no test ran');
    expect(lines.at(-1)).toBe('0 passed, 0 failed');
  });

  it('tells skipped tests before its last line', () => {
    expect(outcomeOf(0, { passed: 5, failed: 0, skipped: 2 }).lines).toEqual(['2 skipped', '5 passed, 0 failed']);
  });
});
