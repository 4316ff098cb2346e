import { describe, expect, it } from '@jest/globals';
import { encodeCommand, readCommandAnswer, readForeignScanCommand } from '../../src/hci/hci-commands.ts';
import { scanCommands, supportsExtendedScan } from '../../src/hci/scan-commands.ts';

const octets = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('HCI commands', () => {
  it('are H4 packets, the opcode low octet first', () => {
    expect(Buffer.from(encodeCommand(0x200c, [1, 0])).toString('hex')).toBe('010c20020100');
  });

  it('are answered by Command Complete or by Command Status', () => {
    expect(readCommandAnswer(octets('040e06010210008190'))).toEqual({
      opcode: 0x1002,
      status: 0,
      returned: octets('8190'),
    });
    expect(readCommandAnswer(octets('040f0401010220'))).toEqual({ opcode: 0x2002, status: 1, returned: octets('') });
    expect(readCommandAnswer(octets('043e0402010220'))).toBeUndefined();
    expect(readCommandAnswer(octets('040e0401'))).toBeUndefined();
  });

  it('of other programs are seen where they concern the scan', () => {
    expect(readForeignScanCommand(octets('010c20020001'))).toEqual({ enables: false });
    expect(readForeignScanCommand(octets('01422006010100000000'))).toEqual({ enables: true });
    expect(readForeignScanCommand(octets('01091000'))).toBeUndefined();
    expect(readForeignScanCommand(octets('040e0401'))).toBeUndefined();
  });
});

describe('the commands of a scan', () => {
  it.each([false, true])('ask for every report, always on, actively; extended: %s', (isExtended) => {
    const { disable, configure, enable } = scanCommands(isExtended);
    const hex = [disable, configure, enable].map(({ opcode, parameters }) =>
      Buffer.from(encodeCommand(opcode, parameters)).toString('hex'),
    );
    const legacy = ['010c20020000', '010b200701120012000000', '010c20020100'];
    const extended = ['01422006000000000000', '0141200800000101' + '12001200', '01422006010000000000'];
    expect(hex).toEqual(isExtended ? extended : legacy);
  });

  it('are extended where the controller has both commands for it', () => {
    const commands = (octet37: number) => Uint8Array.from({ length: 64 }, (_, at) => (at === 37 ? octet37 : 0));
    expect([0x60, 0x20, 0x40, 0x00].map((bits) => supportsExtendedScan(commands(bits)))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(supportsExtendedScan(new Uint8Array())).toBe(false);
  });
});
