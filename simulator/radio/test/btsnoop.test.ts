import { describe, expect, it } from '@jest/globals';
import { parseBtsnoop } from '../src/btsnoop.ts';
import { InvalidCaptureError } from '../src/radio-errors.ts';
import { FIRMWARE_2, FIRMWARE_3, readCapture } from './captures.ts';

/** A capture of one packet, its fields as in RFC 1761. */
function capture(datalink: number, flags: number, timestampUs: bigint, packet: readonly number[]): Buffer {
  const header = Buffer.alloc(16 + 24);
  header.write('btsnoop\0', 'latin1');
  header.writeUInt32BE(1, 8);
  header.writeUInt32BE(datalink, 12);
  header.writeUInt32BE(packet.length, 16);
  header.writeUInt32BE(packet.length, 20);
  header.writeUInt32BE(flags, 24);
  header.writeBigInt64BE(timestampUs, 32);
  return Buffer.concat([header, Buffer.from(packet)]);
}

describe('the btsnoop parser', () => {
  it.each([
    [FIRMWARE_2, 511],
    [FIRMWARE_3, 303],
  ])('reads every packet of %s', (name, count) => {
    expect(parseBtsnoop(readCapture(name))).toHaveLength(count);
  });

  it('gives a packet as it was recorded', () => {
    const second = parseBtsnoop(readCapture(FIRMWARE_3))[1];
    expect(Buffer.from(second?.packet ?? []).toString('hex')).toBe(
      '043e20020104012c73123ee7e7141309463842334335344336414346333341334539c5',
    );
  });

  it('tells time in microseconds of the Unix epoch', () => {
    const [packet] = parseBtsnoop(capture(1002, 3, 0x00dcddb30f2f8000n + 1_700_000_000_000_001n, [4, 0x0e, 0]));
    expect(packet?.timestampUs).toBe(1_700_000_000_000_001);
  });

  it.each([
    ['a command', 2, 0x01],
    ['an event', 3, 0x04],
    ['data sent', 0, 0x02],
    ['data received', 1, 0x02],
  ])('gives the packet type of datalink 1001 by the flags: %s', (_name, flags, indicator) => {
    const [packet] = parseBtsnoop(capture(1001, flags, 0n, [0x3e, 0x00]));
    expect([...(packet?.packet ?? [])]).toEqual([indicator, 0x3e, 0x00]);
  });

  it.each([
    ['a command', 2, 0x01],
    ['an event', 3, 0x04],
    ['data sent', 4, 0x02],
    ['data received', 5, 0x02],
  ])('gives the packet type of datalink 2001, which btmon writes, by its opcode: %s', (_name, opcode, indicator) => {
    const [packet] = parseBtsnoop(capture(2001, opcode, 0n, [0x3e, 0x00]));
    expect([...(packet?.packet ?? [])]).toEqual([indicator, 0x3e, 0x00]);
  });

  it('leaves out what btmon tells beside packets', () => {
    expect(parseBtsnoop(capture(2001, 0, 0n, [0x3e, 0x00]))).toEqual([]);
  });

  it('refuses a file that ends within a record, at whichever byte', () => {
    const whole = capture(1002, 3, 0n, [4, 0x3e, 2, 1, 1]);
    for (let size = 17; size < whole.length; size++)
      expect(() => parseBtsnoop(whole.subarray(0, size))).toThrow(/cut off within the record at byte 16/);
  });

  it('refuses other files, versions and datalinks', () => {
    expect(() => parseBtsnoop(Buffer.from('not a capture at all'))).toThrow(InvalidCaptureError);
    expect(() => parseBtsnoop(Buffer.alloc(0))).toThrow(InvalidCaptureError);
    expect(() => parseBtsnoop(capture(2002, 0, 0n, []))).toThrow(/datalink 2002/);
    const future = capture(1002, 0, 0n, []);
    future.writeUInt32BE(2, 8);
    expect(() => parseBtsnoop(future)).toThrow(/version 2/);
  });
});
