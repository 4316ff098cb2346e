import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (battery: string, localName = '') =>
  heard({ localName, serviceData: [{ uuid: '1000', hex: `df79e3a612b31153db62fc627071${battery}ffff` }] });

describe('Moat S2', () => {
  it.each([
    ['b80b', 100],
    ['540b', 42],
    ['b40a', 18],
    ['8809', 6],
    ['3408', 0],
    ['0007', 0],
  ])('with a battery of %s mV has %d %%', (battery, charge) => {
    expect(frame(battery)).toMatchObject({ values: { battery_pct: charge } });
  });

  it('is another device with another name', () => {
    expect(frame('b80b', 'Thermo')).toBeUndefined();
  });

  it('is another device with a voltage that no button cell has', () => {
    expect(frame('8813')).toBeUndefined();
    expect(frame('0000')).toBeUndefined();
  });
});
