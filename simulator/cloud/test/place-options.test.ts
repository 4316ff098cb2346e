import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { placeOptions } from '../src/place-options.ts';

describe('options of commands in texts', () => {
  it('name the folder where it is not the default, as one word for a shell', () => {
    expect(placeOptions('.sward/cloud')).toBe('--local');
    expect(placeOptions('/data/cloud')).toBe('--local --data /data/cloud');
    expect(placeOptions("/Ann's data/$(id)")).toBe(`--local --data '/Ann'\\''s data/$(id)'`);
    expect(placeOptions('elsewhere')).toBe(`--local --data ${resolve('elsewhere')}`);
  });
});
