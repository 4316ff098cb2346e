import { describe, expect, it } from '@jest/globals';
import { saidByService } from '../service-packet.ts';

/** ble_monitor, test_atc_parser.py (MIT). */
const ATC1441 = { uuid: '181a', data: 'a4c1380283f400a22f5f0bf819', address: 'a4c1380283f4' };
const CUSTOM = { uuid: '181a', data: 'f4830238c1a4a9066911b60b58f70d', address: 'a4c1380283f4' };
const CUSTOM_ENCRYPTED = {
  uuid: '181a',
  data: '11d603fbfa7b6dfb1e26fd',
  address: 'a4c1388d18b2',
  key: 'b9ea895fac7eea6d30532432a516f3a3',
};
/** (constructed) 23.5 °C, 41 %, 61 %, with the trigger bit set. */
const ATC_ENCRYPTED = { ...CUSTOM_ENCRYPTED, data: '2a459ad1a320c5d9' };

describe('ATC1441', () => {
  it('is read, with its counter and its address', () => {
    expect(saidByService(ATC1441)).toEqual({
      format: 'atc1441',
      values: { temperature_c: 16.2, humidity_rh: 47, battery_pct: 95, battery_mv: 3064 },
      packetId: 25,
      packetIdSpan: 256,
      deviceId: 'a4c1380283f4',
    });
  });

  it('is read where it is encrypted', () => {
    expect(saidByService(ATC_ENCRYPTED)).toEqual({
      format: 'atc1441',
      values: { temperature_c: 23.5, humidity_rh: 41, battery_pct: 61 },
      packetId: 0x2a,
      packetIdSpan: 256,
      authenticated: true,
    });
  });
});

describe("pvvx's custom format", () => {
  it('is read, with its counter and its address', () => {
    expect(saidByService(CUSTOM)).toEqual({
      format: 'pvvx-custom',
      values: { temperature_c: 17.05, humidity_rh: 44.57, battery_mv: 2998, battery_pct: 88 },
      packetId: 247,
      packetIdSpan: 256,
      deviceId: 'a4c1380283f4',
    });
  });

  it('has no encryption counter that rises: its octet is a packet id', () => {
    expect(saidByService(CUSTOM_ENCRYPTED)).toEqual({
      format: 'pvvx-custom',
      values: { temperature_c: 23.45, humidity_rh: 41.73, battery_pct: 61, battery_mv: 2749 },
      packetId: 0x11,
      packetIdSpan: 256,
      authenticated: true,
    });
  });
});

describe('service data of Environmental Sensing', () => {
  it.each([ATC1441, CUSTOM])('that does not start with its sender is of somebody else', ({ uuid, data }) => {
    expect(saidByService({ uuid, data, address: 'c0ffee123456' })).toBeUndefined();
  });

  it.each(['', '00', 'a4c1380283f400a22f5f0bf8', 'f4830238c1a4a9066911b60b58f7', `${ATC1441.data}000000`])(
    'of another length ("%s") is of no format here',
    (data) => {
      expect(saidByService({ ...ATC1441, data })).toBeUndefined();
    },
  );

  it.each([CUSTOM_ENCRYPTED, ATC_ENCRYPTED])('that is encrypted needs its key', (packet) => {
    expect(saidByService({ ...packet, keyOf: 'c0ffee123456' })).toMatchObject({ reject: 'key-required' });
    expect(saidByService({ ...packet, key: '00'.repeat(16) })).toMatchObject({ reject: 'bad-key' });
    expect(saidByService({ ...packet, key: '00'.repeat(12) })).toMatchObject({ reject: 'bad-key' });
  });
});
