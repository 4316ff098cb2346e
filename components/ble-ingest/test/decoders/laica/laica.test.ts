import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (value: string, address = 'a0915ebe2ba0') =>
  heard({ address, manufacturerData: `aca0a02bbe5e91a0${value}bf` });

describe('Laica scale', () => {
  it('tells the impedance in a frame of its own', () => {
    expect(frame('a250929406')).toMatchObject({ format: 'laica', values: { impedance_ohm: 752 } });
  });

  it('says nothing in frames of other kinds', () => {
    expect(frame('a02c921407')).toBeUndefined();
  });

  it('knows its frames by its address', () => {
    expect(frame('a02c92140d', 'a0915ebe2ba1')).toBeUndefined();
  });
});
