import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const text = (name: string) => Buffer.from(name).toString('hex');
const frame = (version: string) =>
  heard({ manufacturerData: `${text('RAPT')}${version}948b447cb9f6344502622677${'2aac'}` });

describe('RAPT Pill', () => {
  it('tells how the gravity falls where it knows', () => {
    expect(frame('020001c1200000')).toMatchObject({ values: { specific_gravity_per_day: -0.01 } });
    expect(frame('020000c1200000')).not.toHaveProperty('values.specific_gravity_per_day');
  });

  it('tells the version of its firmware, and that is no reading', () => {
    expect(heard({ manufacturerData: text('KEG20220612_050156_81c6d1') })).toEqual({
      format: 'rapt',
      values: {},
      device: { firmware_version: '20220612_050156_81c6d1' },
    });
  });

  it('says nothing in its other frame', () => {
    expect(heard({ manufacturerData: text('RAPTdPillG1') })).toBeUndefined();
  });

  it('is rejected in a version that is not known', () => {
    expect(frame('030001c1200000')).toEqual({ format: 'rapt', reject: 'bad-version' });
  });
});
