import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const beacon = (hex: string) => heard({ address: 'AA:BB:CC:DD:EE:FF', serviceData: [{ uuid: 'fff0', hex }] });

describe('Feasycom beacon', () => {
  it('on a supply has no charge', () => {
    expect(beacon('27021992aabbccddeeff65')).toMatchObject({ values: { plug: true } });
    expect(beacon('27021992aabbccddeeff65')).not.toHaveProperty('values.battery_pct');
  });

  it('with the address of another is none', () => {
    expect(beacon('27021992aabbccddee0064')).toBeUndefined();
  });
});
