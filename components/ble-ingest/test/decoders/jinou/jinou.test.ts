import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const ADDRESS = 'f881d2be0693';
const frame = (hex: string, address = ADDRESS, serviceUuids = ['aa20']) =>
  heard({ address, serviceUuids, manufacturerData: hex + ADDRESS });

describe('Jinou beacon', () => {
  it('reads a temperature below zero', () => {
    expect(frame('01120700360264')).toMatchObject({ values: { temperature_c: -18.7 } });
  });

  it('reads two decimals', () => {
    expect(frame('00121900360264')).toMatchObject({ values: { temperature_c: 18.25 } });
  });

  it('knows its frames by its service and its address', () => {
    expect(frame('00120700360264', ADDRESS, ['aa21'])).toBeUndefined();
    expect(frame('00120700360264', 'f881d2be0694')).toBeUndefined();
  });
});
