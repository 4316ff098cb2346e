import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const beacon = (uuid: string, numbers = '004403f8') => heard({ manufacturerData: `4c000215${uuid}${numbers}c5` });

describe('Tilt', () => {
  it('names its colour', () => {
    expect(beacon('a495bb80c5b14b44b5121370f02d74de')).toMatchObject({ device: { model: 'Tilt Pink' } });
  });

  it('makes no reading of the version of its firmware', () => {
    expect(beacon('a495bb10c5b14b44b5121370f02d74de', '03e703ee')).toMatchObject({
      values: {},
      device: { firmware_version: '1006' },
    });
  });

  it('is an ordinary iBeacon with another UUID', () => {
    expect(beacon('a495bb90c5b14b44b5121370f02d74de')).not.toMatchObject({ format: 'tilt' });
    expect(beacon('a495bb10c5b14b44b5121370f02d74df')).not.toMatchObject({ format: 'tilt' });
  });
});
