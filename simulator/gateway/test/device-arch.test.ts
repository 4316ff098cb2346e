import { describe, expect, it } from '@jest/globals';
import { patienceWith } from '../src/device-arch.ts';

describe('patience', () => {
  it('is longer with components that are emulated, and with no others', () => {
    expect(patienceWith('arm64', 'x64')).toBeGreaterThan(1);
    expect(patienceWith('amd64', 'arm64')).toBeGreaterThan(1);
    expect([patienceWith(undefined, 'x64'), patienceWith('amd64', 'x64'), patienceWith('arm64', 'arm64')]).toEqual([
      1, 1, 1,
    ]);
  });
});
