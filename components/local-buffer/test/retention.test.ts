import { describe, expect, it } from '@jest/globals';
import type { LogUsage } from '../src/ports.ts';
import { bytesToReturn, causeToGiveUp } from '../src/retention.ts';

const MB = 1024 * 1024;
const limits = { maxAgeMs: 1000, maxBytes: 1024 * MB, minFreeBytes: 100 * MB };
const usage = (fields: Partial<LogUsage> = {}): LogUsage => ({
  ...{ usedBytes: 500 * MB, freeBytes: 0, diskFreeBytes: 5000 * MB, oldestAgeMs: 500 },
  ...fields,
});

describe('retention', () => {
  it('lets readings stay while there is time and room', () => {
    expect(causeToGiveUp(limits, usage())).toBeUndefined();
  });

  it.each([
    { name: 'too old', now: usage({ oldestAgeMs: 1001 }), cause: 'age' },
    { name: 'a log near its largest size', now: usage({ usedBytes: 1000 * MB }), cause: 'size' },
    { name: 'a disk that others filled', now: usage({ diskFreeBytes: 50 * MB }), cause: 'space' },
  ])('gives up the oldest: $name', ({ now, cause }) => {
    expect(causeToGiveUp(limits, now)).toBe(cause);
  });

  it('gives nothing up for a full disk while free pages of the log can be given back first', () => {
    expect(causeToGiveUp(limits, usage({ diskFreeBytes: 90 * MB, freeBytes: 20 * MB }))).toBeUndefined();
  });

  it('does not empty the log for others who fill the disk', () => {
    expect(causeToGiveUp(limits, usage({ diskFreeBytes: 0, usedBytes: 120 * MB }))).toBeUndefined();
  });

  it('gives up nothing of an empty log, and asks no disk that does not say', () => {
    expect(causeToGiveUp(limits, usage({ oldestAgeMs: undefined, diskFreeBytes: 0 }))).toBeUndefined();
    expect(causeToGiveUp(limits, usage({ diskFreeBytes: undefined }))).toBeUndefined();
  });

  it('gives free pages back in small steps: what is more than the log needs, or what the disk lacks', () => {
    expect(bytesToReturn(limits, usage({ freeBytes: 10 * MB }))).toBe(0);
    expect(bytesToReturn(limits, usage({ freeBytes: 200 * MB }))).toBe(256 * 1024);
    expect(bytesToReturn(limits, usage({ freeBytes: 10 * MB, diskFreeBytes: 50 * MB }))).toBe(256 * 1024);
    expect(bytesToReturn(limits, usage({ freeBytes: 1000, diskFreeBytes: 50 * MB }))).toBe(1000);
  });
});
