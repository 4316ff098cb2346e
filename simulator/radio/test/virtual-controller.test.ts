import { beforeEach, describe, expect, it } from '@jest/globals';
import { ADV_IND, decodeAdvertisingEvent, encodeAdvertisingEvent, SCAN_RSP } from '../src/advertising-report.ts';
import { encodeCommand, OPCODES } from '../src/hci-command.ts';
import { InvalidHciPacketError } from '../src/radio-errors.ts';
import { VirtualController } from '../src/virtual-controller.ts';

const ACTIVE = [0x01, 0x12, 0x00, 0x12, 0x00, 0x00, 0x00];
const PASSIVE = [0x00, 0x12, 0x00, 0x12, 0x00, 0x00, 0x00];

const report = (address: string, eventType: number = ADV_IND) => ({
  eventType,
  addressType: 1,
  address,
  data: Buffer.from('020106', 'hex'),
  rssi: -60,
});

const tag = encodeAdvertisingEvent([report('c0ffee000001')]);
const answerOfTag = encodeAdvertisingEvent([report('c0ffee000001', SCAN_RSP)]);

let controller: VirtualController;
beforeEach(() => {
  controller = new VirtualController('02534757a4d0');
});

const command = (opcode: number, parameters: readonly number[] = []): string =>
  Buffer.concat(controller.command(encodeCommand(opcode, parameters))).toString('hex');

function scan(parameters: readonly number[], filterDuplicates: boolean): void {
  command(OPCODES.leSetScanParameters, parameters);
  command(OPCODES.leSetScanEnable, [1, Number(filterDuplicates)]);
}

describe('the virtual controller', () => {
  it('hears nothing until the host scans, and nothing after', () => {
    expect(controller.hear(tag)).toBeUndefined();
    scan(ACTIVE, false);
    expect(controller.hear(tag)).toBe(tag);
    command(OPCODES.leSetScanEnable, [0, 0]);
    expect(controller.hear(tag)).toBeUndefined();
  });

  it('stops scanning on reset', () => {
    scan(ACTIVE, false);
    expect(command(OPCODES.reset)).toBe('040e0401030c00');
    expect(controller.isScanning).toBe(false);
  });

  it('asks for scan responses in an active scan only', () => {
    scan(PASSIVE, false);
    expect(controller.hear(answerOfTag)).toBeUndefined();
    command(OPCODES.leSetScanEnable, [0, 0]);
    scan(ACTIVE, false);
    expect(controller.hear(answerOfTag)).toBe(answerOfTag);
  });

  it('reports each address once per scan, and its scan response once, when told to filter duplicates', () => {
    scan(ACTIVE, true);
    expect([controller.hear(tag), controller.hear(answerOfTag)]).toEqual([tag, answerOfTag]);
    expect([controller.hear(tag), controller.hear(answerOfTag)]).toEqual([undefined, undefined]);
    command(OPCODES.leSetScanEnable, [1, 1]);
    expect(controller.hear(tag)).toBe(tag);
  });

  it('leaves the new reports of an event that also holds a duplicate', () => {
    scan(ACTIVE, true);
    controller.hear(tag);
    const heard = controller.hear(encodeAdvertisingEvent([report('c0ffee000001'), report('c0ffee000002')]));
    expect(decodeAdvertisingEvent(heard ?? Buffer.alloc(0)).map(({ address }) => address)).toEqual(['c0ffee000002']);
  });

  it('disallows new scan parameters during a scan', () => {
    scan(ACTIVE, false);
    expect(command(OPCODES.leSetScanParameters, ACTIVE)).toBe('040e04010b200c');
  });

  it('answers a command that it does not have with "unknown command"', () => {
    expect(command(0x2008, new Array(32).fill(0))).toBe('040f0401010820');
  });

  it('answers parameters of the wrong length with "invalid parameters"', () => {
    expect(command(OPCODES.leSetEventMask, [1, 2])).toBe('040e0401012012');
    expect(command(OPCODES.leSetScanEnable, [1])).toBe('040e04010c2012');
  });

  it('tells its address, least significant byte first', () => {
    expect(command(OPCODES.readBdAddr)).toBe('040e0a01091000d0a457475302');
  });

  it('refuses what is no command', () => {
    expect(() => controller.command(Buffer.from([0x01, 0x03, 0x0c, 0x05]))).toThrow(InvalidHciPacketError);
    expect(() => controller.command(tag)).toThrow(InvalidHciPacketError);
  });
});
