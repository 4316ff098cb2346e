import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('BroodMinder', () => {
  it('reads the temperature of an old model as its sensor tells it', () => {
    // 0x6400 / 65,536 * 165 - 40
    expect(heard({ manufacturerData: '8d022a1604406401000064000000000000370000000000' })).toMatchObject({
      values: { temperature_c: 24.45, battery_pct: 100 },
      device: { model: 'BroodMinder-TH (2016)', firmware_version: '4.22' },
    });
  });

  it('tells four weights of a full scale', () => {
    const said = heard({ manufacturerData: '8d02311604125f8b01721f20e783e78300638363836383' });
    expect(Object.keys(said !== undefined && 'values' in said ? said.values : {})).toEqual(
      expect.arrayContaining(['mass_kg', 'mass_kg_1', 'mass_kg_2', 'mass_kg_3', 'mass_kg_4']),
    );
  });

  it('of a model that is not known is of no interest', () => {
    expect(heard({ manufacturerData: '8d02011604127d8b01721f20ba9cff7f2e00000000b59c' })).toBeUndefined();
  });
});
