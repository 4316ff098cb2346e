import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (sensor: string, text: string) =>
  heard({ manufacturerData: `31010c464e${sensor}${Buffer.from(text).toString('hex')}` });

describe('Garnet SeeLeveL', () => {
  it('names a tank whose sender is broken as a fault', () => {
    expect(frame('02', 'OPN0000001')).toMatchObject({ values: { fault: 'tank_grey_pct', problem: true } });
  });

  it('tells the second tank of a kind by its number', () => {
    expect(frame('06', '0050000000')).toMatchObject({ values: { tank_galley_pct_2: 5 } });
  });
});
