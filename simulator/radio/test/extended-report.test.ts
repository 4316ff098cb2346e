import { describe, expect, it } from '@jest/globals';
import { ADV_IND, encodeAdvertisingEvent, SCAN_RSP } from '../src/advertising-report.ts';
import { decodeExtendedEvents, encodeExtendedEvents } from '../src/extended-report.ts';
import { H4Reassembler } from '../src/h4.cjs';
import { encodeCommand, OPCODES } from '../src/hci-command.ts';
import { InvalidHciPacketError } from '../src/radio-errors.ts';
import { VirtualController } from '../src/virtual-controller.ts';

const REPORT = { eventType: 0x00, addressType: 1, address: 'c0ffee000001', rssi: -60, sid: 3 };
const legacy = (eventType: number) =>
  encodeAdvertisingEvent([{ ...REPORT, eventType, data: Buffer.from('020106', 'hex') }]);

function scanning(version: '4.2' | '5.0', isExtended: boolean, isActive = true): VirtualController {
  const controller = new VirtualController('02534757a4d0', { version });
  const type = Number(isActive);
  const send = (opcode: number, parameters: number[]) => controller.command(encodeCommand(opcode, parameters));
  if (isExtended) {
    send(OPCODES.leSetExtendedScanParameters, [0, 0, 1, type, 0x12, 0, 0x12, 0]);
    send(OPCODES.leSetExtendedScanEnable, [1, 0, 0, 0, 0, 0]);
  } else {
    send(OPCODES.leSetScanParameters, [type, 0x12, 0, 0x12, 0, 0, 0]);
    send(OPCODES.leSetScanEnable, [1, 0]);
  }
  return controller;
}

describe('an extended advertisement', () => {
  it('is reported in one event while its data fit', () => {
    const packet = encodeExtendedEvents({ ...REPORT, data: Buffer.from('020106', 'hex') });
    expect(packet.toString('hex')).toBe(
      '043e1d0d01' +
        '0000' +
        '01' +
        '010000eeffc0' +
        '0101' +
        '03' +
        '7f' +
        'c4' +
        '0000' +
        '00000000000000' +
        '03020106',
    );
  });

  it.each([229, 230, 458, 1650])(
    'comes in as many events as %i octets of data need, all but the last marked',
    (size) => {
      const report = { ...REPORT, data: Buffer.from(Array.from({ length: size }, (_, index) => index & 0xff)) };
      const packets = new H4Reassembler().push(encodeExtendedEvents(report));
      expect(packets).toHaveLength(Math.ceil(size / 229));
      expect(packets.map((packet) => packet.readUInt16LE(5) >> 5)).toEqual([...packets.slice(1).map(() => 1), 0]);
      expect(decodeExtendedEvents(Buffer.concat(packets))).toEqual(report);
    },
  );

  it('is heard in an extended scan only', () => {
    const packet = encodeExtendedEvents({ ...REPORT, data: Buffer.alloc(300, 1) });
    expect(scanning('5.0', true).hear(packet)).toBe(packet);
    expect(scanning('5.0', false).hear(packet)).toBeUndefined();
    expect(scanning('4.2', true).hear(packet)).toBeUndefined();
  });

  it('is no other packet', () => {
    expect(() => decodeExtendedEvents(legacy(ADV_IND))).toThrow(InvalidHciPacketError);
  });
});

describe('an extended scan', () => {
  it('tells legacy advertisements by extended reports', () => {
    const controller = scanning('5.0', true);
    const told = [ADV_IND, SCAN_RSP].map((type) =>
      decodeExtendedEvents(controller.hear(legacy(type)) ?? Buffer.alloc(0)),
    );
    expect(told.map(({ eventType, sid }) => [eventType, sid])).toEqual([
      [0x13, undefined],
      [0x1b, undefined],
    ]);
    expect(told[0]?.data).toEqual(Buffer.from('020106', 'hex'));
  });

  it('that is passive asks for no scan responses', () => {
    const controller = scanning('5.0', true, false);
    expect(controller.hear(legacy(SCAN_RSP))).toBeUndefined();
    expect(
      controller.hear(encodeExtendedEvents({ ...REPORT, eventType: 0x08, data: Buffer.alloc(1) })),
    ).toBeUndefined();
  });

  it('and a legacy one exclude each other until the next reset', () => {
    const controller = scanning('5.0', true);
    const status = () => controller.command(encodeCommand(OPCODES.leSetScanEnable, [0, 0]))[0]?.at(-1);
    expect(status()).toBe(0x0c);
    controller.reset();
    expect(status()).toBe(0x00);
  });
});

describe('the version of the controller', () => {
  const ask = (version: '4.2' | '5.0', opcode: number) =>
    new VirtualController('02534757a4d0', { version }).command(encodeCommand(opcode, []))[0]?.subarray(7);

  it('shows in version, features and supported commands', () => {
    expect([ask('4.2', OPCODES.readLocalVersion)?.[0], ask('5.0', OPCODES.readLocalVersion)?.[0]]).toEqual([8, 9]);
    const hasExtended = (version: '4.2' | '5.0') => [
      (ask(version, OPCODES.leReadLocalFeatures)?.[1] ?? 0) & 0x10,
      (ask(version, OPCODES.readLocalCommands)?.[37] ?? 0) & 0xe0,
    ];
    expect([hasExtended('4.2'), hasExtended('5.0')]).toEqual([
      [0, 0],
      [0x10, 0xe0],
    ]);
  });
});
