import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const FRAME = '230a7509430300804f4f4f2052656c7369620000000a';
const eclerk = (hex: string, localName = 'ECo') => heard({ localName, serviceData: [{ uuid: 'aa22', hex }] });
const wt51 = (text: string) => heard({ serviceData: [{ uuid: '1809', hex: Buffer.from(text).toString('hex') }] });

describe('Relsib', () => {
  it('reads a temperature below zero', () => {
    expect(eclerk(`0cfe${FRAME.slice(4)}`)).toMatchObject({ values: { temperature_c: -5 } });
  });

  it('is rejected where no sensor is ready', () => {
    expect(eclerk(`008000800080${FRAME.slice(12)}`)).toEqual({ format: 'relsib', reject: 'all-values-unavailable' });
  });

  it('knows its frames by its name', () => {
    expect(eclerk(FRAME, 'Eco')).toBeUndefined();
  });

  it('takes no other octets of a Health Thermometer for a number', () => {
    expect(wt51('+21.50')).toMatchObject({ values: { temperature_c: 21.5 } });
    expect(wt51('2e1   ')).toBeUndefined();
    expect(wt51('\u0000\u00012345')).toBeUndefined();
  });
});
