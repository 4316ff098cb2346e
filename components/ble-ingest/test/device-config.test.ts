import { describe, expect, it } from '@jest/globals';
import { devicesSchema, normalDeviceId } from '../src/device-config.ts';
import { formatsSchema } from '../src/format-config.ts';
import { keyRingOf } from '../src/hearing/key-ring-of.ts';

const HEX = '231d39c1d7cc1ab1aee224cd096db932';

describe('the configuration of devices', () => {
  it.each(['A4:C1:38:8D:18:B2', 'a4-c1-38-8d-18-b2', 'A4C1388D18B2'])(
    'takes the address %s as any other spelling',
    (id) => {
      expect(normalDeviceId(id)).toBe('a4c1388d18b2');
    },
  );

  it('leaves other ids as they are', () => {
    expect(normalDeviceId('Kitchen:1')).toBe('Kitchen:1');
  });

  it('refuses one sensor in two spellings, bad keys and misspelled fields', () => {
    expect(devicesSchema.safeParse({ 'A4:C1:38:8D:18:B2': {}, a4c1388d18b2: {} }).success).toBe(false);
    expect(devicesSchema.safeParse({ a4c1388d18b2: { bind_key: '1234' } }).success).toBe(false);
    expect(devicesSchema.safeParse({ a4c1388d18b2: { bindkey: HEX } }).success).toBe(false);
  });

  it('refuses the name of the prototype, whose key would silently not be in force', () => {
    const devices: unknown = JSON.parse(`{"__proto__":{"bind_key":"${HEX}"},"a4c1388d18b2":{}}`);
    expect(devicesSchema.safeParse(devices).error?.issues[0]?.message).toBe('__proto__ is no name');
    expect(formatsSchema.safeParse(JSON.parse('{"__proto__":{}}')).success).toBe(false);
  });

  it('takes numbers as text, as Lite hands them over', () => {
    const devices = devicesSchema.parse({ a4c1388d18b2: { counter_epoch: '2', sample_interval_s: '60' } });
    expect(devices['a4c1388d18b2']).toEqual({ counter_epoch: 2, sample_interval_s: 60 });
  });

  it('makes a ring of keys, in which a key that is still to be fetched is known to be missing', () => {
    const devices = devicesSchema.parse({
      'A4:C1:38:8D:18:B2': { bind_key: HEX, identity_key: HEX },
      b1: { bind_key_secret: 'kitchen' },
      b2: {},
    });
    const key = new Uint8Array(Buffer.from(HEX, 'hex'));
    const ring = keyRingOf(devices, new Map());
    expect([...ring.keys()]).toEqual(['a4c1388d18b2', 'b1', 'b2']);
    expect(Buffer.from(ring.get('a4c1388d18b2')?.key ?? []).equals(key)).toBe(true);
    expect(Buffer.from(ring.get('a4c1388d18b2')?.irk ?? []).equals(key)).toBe(true);
    expect(ring.get('b1')).toEqual({ counterEpoch: 0, keyMissing: true });
    expect(keyRingOf(devices, new Map([['kitchen', key]])).get('b1')).toEqual({ counterEpoch: 0, key });
    expect(ring.get('b2')).toEqual({ counterEpoch: 0 });
  });
});
