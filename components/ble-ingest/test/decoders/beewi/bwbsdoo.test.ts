import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('BeeWi door sensor', () => {
  it('is not another product of the same chip', () => {
    expect(heard({ manufacturerData: '0d00050c000664' })).toBeUndefined();
  });

  it('has no third state', () => {
    expect(heard({ manufacturerData: '0d00080c020664' })).toBeUndefined();
  });
});
