import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAdvertisingEvent } from '../../src/hci/advertising-event.ts';

const octets = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

/** An LE Meta event around a subevent. */
function event(subevent: string): Uint8Array {
  const body = octets(subevent);
  return Uint8Array.of(0x04, 0x3e, body.length, ...body);
}

const LEGACY = '0201 00 01 060504030201 03 020106 c4';
/** Event type, address type and address, PHYs, SID, power, dBm, period, direct address, length, data. */
const extended = (eventType: string, data: string, { sid = '05', addressType = '01' } = {}) =>
  `0d01 ${eventType} ${addressType} 060504030201 01 02 ${sid} 7f c4 0000 00 000000000000 ${(data.length / 2).toString(16).padStart(2, '0')} ${data}`;

describe('an LE advertising report', () => {
  it('is read with address, strength and data', () => {
    expect(readAdvertisingEvent(event(LEGACY))).toEqual([
      {
        advertisement: {
          address: '010203040506',
          addressType: 'random',
          rssi: -60,
          data: octets('020106'),
          scanResponse: false,
          connectable: true,
        },
        completeness: 'whole',
        setId: undefined,
      },
    ]);
  });

  it('may come with others in one event', () => {
    const both = event('0202 04 00 060504030201 00 7f 03 03 060504030201 01 ff 81');
    expect(readAdvertisingEvent(both)?.map(({ advertisement }) => advertisement)).toEqual([
      expect.objectContaining({ scanResponse: true, rssi: undefined, addressType: 'public', data: octets('') }),
      expect.objectContaining({ scanResponse: false, rssi: -127, addressType: 'random', data: octets('ff') }),
    ]);
  });

  it('has no strength where the controller sends what none can be', () => {
    const strength = (octet: string) =>
      readAdvertisingEvent(event(`0201 00 00 060504030201 00 ${octet}`))?.[0]?.advertisement.rssi;
    expect(['14', '15', '7e', '7f', '80', '81'].map(strength)).toEqual([
      20,
      undefined,
      undefined,
      undefined,
      undefined,
      -127,
    ]);
  });

  it('that is cut off ends the list', () => {
    const whole = event(LEGACY);
    for (let length = 5; length < whole.length; length += 1)
      expect(readAdvertisingEvent(whole.subarray(0, length))).toEqual([]);
  });
});

describe('an LE extended advertising report', () => {
  it('is read with its set, and tells whether more follows', () => {
    const read = (eventType: string) => readAdvertisingEvent(event(extended(eventType, 'aabb')))?.[0];
    expect(read('0000')).toMatchObject({ completeness: 'whole', setId: 5 });
    expect(read('2000')).toMatchObject({ completeness: 'more' });
    expect(read('4000')).toMatchObject({ completeness: 'truncated' });
    expect(read('0900')?.advertisement).toEqual({
      address: '010203040506',
      addressType: 'random',
      rssi: -60,
      data: octets('aabb'),
      scanResponse: true,
      connectable: true,
    });
  });

  it('of a legacy advertisement has no set', () => {
    expect(readAdvertisingEvent(event(extended('1300', 'aa', { sid: 'ff' })))?.[0]?.setId).toBeUndefined();
  });

  it('without an address is left out: nobody can tell who sends', () => {
    expect(readAdvertisingEvent(event(extended('0000', 'aa', { addressType: 'ff' })))).toEqual([]);
  });
});

describe('any packet', () => {
  it('is read without an exception, and only advertising reports are read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (tail, isEvent) => {
        const packet = isEvent ? Uint8Array.of(0x04, 0x3e, tail.length, ...tail) : tail;
        const reports = readAdvertisingEvent(packet);
        if (packet[0] !== 0x04 || packet[1] !== 0x3e) expect(reports).toBeUndefined();
        for (const { advertisement } of reports ?? []) expect(advertisement.address).toMatch(/^[0-9a-f]{12}$/);
      }),
    );
  });
});
