import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const response = (slots: string) => heard({ manufacturerData: `6c0204${slots}5d5d` });

describe('Efento', () => {
  it('numbers several sensors of a type', () => {
    expect(response('0145c1013a98013a34')).toMatchObject({
      values: { temperature_c_1: 28.57, temperature_c_2: 0, temperature_c_3: -1 },
    });
  });

  it('names a sensor that tells an error as a fault', () => {
    expect(response('01ff0302003d')).toMatchObject({ values: { humidity_rh: 61, fault: 'temperature_c' } });
  });

  it('is rejected where it is cut off, or tells nothing that we know', () => {
    expect(response('0145c10200')).toEqual({ format: 'efento', reject: 'truncated' });
    expect(response('0500ff')).toEqual({ format: 'efento', reject: 'no-objects' });
  });
});
