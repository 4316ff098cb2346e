import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const ADDRESS = 'c6b545f6f18e';
const frame = (value: string, address = ADDRESS) =>
  heard({ address, serviceData: [{ uuid: '5242', hex: `4164${ADDRESS}0606${value}` }] });

describe('HolyIOT tracker', () => {
  it('tells the battery alone where it measured nothing', () => {
    expect(frame('000000')).toMatchObject({ format: 'holyiot', values: { battery_pct: 100 } });
  });

  it('makes no event of a button that is not pressed', () => {
    expect(frame('060000')).not.toHaveProperty('values.event_button');
  });

  it('knows its frames by its address', () => {
    expect(frame('034c00', 'c6b545f6f18f')).toBeUndefined();
  });
});
