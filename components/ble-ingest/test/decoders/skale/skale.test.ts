import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Skale', () => {
  it('weighs more than 3.2 kg', () => {
    expect(heard({ manufacturerData: 'ef81a08601ff' })).toMatchObject({ values: { mass_kg: 10 } });
  });

  it('with another end is foreign', () => {
    expect(heard({ manufacturerData: 'ef81d7040000' })).toBeUndefined();
  });
});
