import { InvalidHciPacketError } from './radio-errors.ts';

const COMMAND_INDICATOR = 0x01;
const EVENT_INDICATOR = 0x04;
const COMMAND_COMPLETE = 0x0e;
const COMMAND_STATUS = 0x0f;

/** Opcodes: OGF in the upper 6 bits, OCF in the lower 10 (Core, Vol 4, Part E, 5.4.1). */
export const OPCODES = {
  disconnect: 0x0406,
  readRemoteVersion: 0x041d,
  setEventMask: 0x0c01,
  reset: 0x0c03,
  readLeHostSupport: 0x0c6c,
  writeLeHostSupport: 0x0c6d,
  readLocalVersion: 0x1001,
  readLocalCommands: 0x1002,
  readLocalFeatures: 0x1003,
  readBufferSize: 0x1005,
  readBdAddr: 0x1009,
  readRssi: 0x1405,
  leSetEventMask: 0x2001,
  leReadBufferSize: 0x2002,
  leReadLocalFeatures: 0x2003,
  leSetRandomAddress: 0x2005,
  leSetScanParameters: 0x200b,
  leSetScanEnable: 0x200c,
  leCreateConnection: 0x200d,
  leCreateConnectionCancel: 0x200e,
  leReadFilterAcceptListSize: 0x200f,
  leConnectionUpdate: 0x2013,
  leReadRemoteFeatures: 0x2016,
  leEnableEncryption: 0x2019,
  leReadStates: 0x201c,
  leSetDataLength: 0x2022,
  leReadSuggestedDataLength: 0x2023,
  leWriteSuggestedDataLength: 0x2024,
  leReadMaximumDataLength: 0x202f,
  leSetDefaultPhy: 0x2031,
  leSetExtendedScanParameters: 0x2041,
  leSetExtendedScanEnable: 0x2042,
  leExtendedCreateConnection: 0x2043,
} as const;

export type HciCommand = { readonly opcode: number; readonly parameters: Buffer };

/** Whether an H4 packet from a host is a command; a host may also send data. */
export function isCommand(packet: Uint8Array): boolean {
  return packet[0] === COMMAND_INDICATOR;
}

/** @throws InvalidHciPacketError where the packet is no command or its length field lies */
export function decodeCommand(packet: Uint8Array): HciCommand {
  const bytes = Buffer.from(packet);
  if (!isCommand(bytes) || bytes.length < 4 || bytes.length !== 4 + bytes.readUInt8(3))
    throw new InvalidHciPacketError(`no HCI command: ${bytes.toString('hex')}`);
  return { opcode: bytes.readUInt16LE(1), parameters: bytes.subarray(4) };
}

/** The H4 packet of a command. */
export function encodeCommand(opcode: number, parameters: readonly number[]): Buffer {
  return Buffer.from([COMMAND_INDICATOR, opcode & 0xff, opcode >> 8, parameters.length, ...parameters]);
}

/** HCI_Command_Complete (7.7.14) with room for one more command; `returned` starts with the status. */
export function commandComplete(opcode: number, returned: Uint8Array): Buffer {
  const header = [EVENT_INDICATOR, COMMAND_COMPLETE, 3 + returned.length, 1, opcode & 0xff, opcode >> 8];
  return Buffer.concat([Buffer.from(header), returned]);
}

/** HCI_Command_Status (7.7.15). */
export function commandStatus(opcode: number, status: number): Buffer {
  return Buffer.from([EVENT_INDICATOR, COMMAND_STATUS, 4, status, 1, opcode & 0xff, opcode >> 8]);
}
