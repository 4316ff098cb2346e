import { describe, expect, it } from '@jest/globals';
import { saidByService } from '../service-packet.ts';

/** bthome-ble, tests/test_parser_v2.py and _v1.py (Apache-2.0). */
const KEY = '231d39c1d7cc1ab1aee224cd096db932';
const ADDRESS = '5448e68f80a5';
const V2 = { uuid: 'fcd2', data: '41a47266c95f730011223378237214', address: ADDRESS, key: KEY };
const V1 = { uuid: '181e', data: 'fba435e4d3c312fb0011223357d90a99', address: ADDRESS, key: KEY };
const VALUES = { temperature_c: 25.06, humidity_rh: 50.55 };
const COUNTER = 0x33221100;

describe.each([
  { version: 'v2', packet: V2, format: 'bthome-v2', shortest: 11 },
  { version: 'v1', packet: V1, format: 'bthome-v1', shortest: 11 },
])('encrypted BTHome $version', ({ packet, format, shortest }) => {
  it('is read with its key, and says so', () => {
    expect(saidByService(packet)).toEqual({ format, values: VALUES, authenticated: true, counter: COUNTER });
  });

  it('asks for a key where there is none for the sender', () => {
    expect(saidByService({ ...packet, keyOf: 'c0ffee123456' })).toEqual({ format, reject: 'key-required' });
  });

  it.each([
    { what: 'a wrong key', change: { key: KEY.replace('2', '3') } },
    { what: 'a key of 12 octets', change: { key: KEY.slice(0, 24) } },
    { what: 'another sender', change: { address: 'c0ffee123456' } },
    { what: 'a tampered counter', change: { data: packet.data.replace('33', '34') } },
  ])('does not believe $what', ({ change }) => {
    expect(saidByService({ ...packet, ...change })).toEqual({ format, reject: 'bad-key' });
  });

  it('is cut off where counter and tag leave no object', () => {
    const cut = { ...packet, data: packet.data.slice(0, shortest * 2 - 2) };
    expect(saidByService(cut)).toEqual({ format, reject: 'truncated' });
  });
});

describe('encrypted BTHome v2 that tells its address', () => {
  const data = '43a5808fe64854f196c06ffb4900112233f08ecbde';

  it('is of that address, whoever sends it: its key and its id', () => {
    expect(saidByService({ uuid: 'fcd2', data, address: 'c0ffee123456', key: KEY, keyOf: ADDRESS })).toEqual({
      format: 'bthome-v2',
      values: VALUES,
      deviceId: ADDRESS,
      authenticated: true,
      counter: COUNTER,
    });
  });
});
