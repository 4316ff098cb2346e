import { describe, expect, it } from '@jest/globals';
import { connectSchema, gattSchema } from '../../src/gatt/gatt-config.ts';
import { normalUuid } from '../../src/gatt/uuid.ts';

const issues = (config: unknown): string => {
  const parsed = connectSchema.safeParse(config);
  return parsed.success
    ? ''
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
};

describe('the configuration of a device that is connected to', () => {
  it('needs nothing: the profiles of the SIG are taken', () => {
    expect(connectSchema.parse({})).toEqual({
      standard: true,
      characteristics: {},
      poll_s: 60,
      silent_after_s: 300,
      stay_connected: true,
    });
    expect(gattSchema.parse({})).toEqual({ connect_timeout_s: 10, retry_min_s: 2, retry_max_s: 300 });
  });

  it('is read from text, as nucleus Lite hands scalars over', () => {
    expect(
      connectSchema.parse({ standard: 'false', poll_s: '30', silent_after_s: '90', stay_connected: 'true' }),
    ).toEqual({ standard: false, characteristics: {}, poll_s: 30, silent_after_s: 90, stay_connected: true });
  });

  it('keeps declarations as they were written', () => {
    const characteristics = {
      '6E400003-B5A3-F393-E0A9-E50E24DCCA9E': 'json t=temperature_c',
      '181a/2a6e': 'text text',
    };
    expect(connectSchema.parse({ characteristics }).characteristics).toEqual(characteristics);
  });

  it.each([
    [{ characteristics: { '2a6': 'text temperature_c' } }, /"2a6" is no UUID: 4 hex digits/],
    [{ characteristics: { '1/2/3': 'text temperature_c' } }, /has 3 parts/],
    [
      { characteristics: { '2a6e': 'struct temprature_c s16le@0' } },
      /2a6e: "temprature_c" is no quantity; temperature_c is/,
    ],
    [{ characteristics: { '2a6e': 'text text', '0x2A6E': 'text raw' } }, /0x2A6E: the same characteristic twice/],
    [{ polls: 3 }, /polls/],
    [{ poll_s: 0 }, /poll_s/],
    [{ stay_connected: 'maybe' }, /stay_connected/],
    [
      { characteristics: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`2b${10 + at}`, 'text text'])) },
      /more than 16 characteristics/,
    ],
  ])('%j is refused, and says why', (config, message) => {
    expect(issues(config)).toMatch(message);
  });
});

describe('a UUID', () => {
  it.each([
    ['2A6E', '2a6e'],
    ['0x2a6e', '2a6e'],
    ['00002a6e', '2a6e'],
    ['00002A6E-0000-1000-8000-00805F9B34FB', '2a6e'],
    ['6E400003-B5A3-F393-E0A9-E50E24DCCA9E', '6e400003b5a3f393e0a9e50e24dcca9e'],
    ['12345678', '1234567800001000800000805f9b34fb'],
  ])('%s is %s', (written, normal) => {
    expect(normalUuid(written)).toBe(normal);
  });

  it.each(['', '2a6', '2a6eg', 'temperature', '6e400003b5a3f393e0a9e50e24dcca9'])('is not %j', (written) => {
    expect(normalUuid(written)).toBeUndefined();
  });
});
