const COMMAND_INDICATOR = 0x01;
const EVENT_INDICATOR = 0x04;
const COMMAND_COMPLETE = 0x0e;
const COMMAND_STATUS = 0x0f;

/** Opcodes of the commands that are sent or watched here (Core Specification Vol 4 Part E sections 7.4 and 7.8). */
export const OPCODES = {
  readLocalSupportedCommands: 0x1002,
  leReadLocalSupportedFeatures: 0x2003,
  leSetScanParameters: 0x200b,
  leSetScanEnable: 0x200c,
  leSetExtendedScanParameters: 0x2041,
  leSetExtendedScanEnable: 0x2042,
} as const;

/** What the controller said to one command. */
export type CommandAnswer = {
  readonly opcode: number;
  /** 0 is success; other codes are those of Vol 1 Part F. */
  readonly status: number;
  /** Return parameters behind the status; empty after a Command Status. */
  readonly returned: Uint8Array;
};

/** The H4 packet of a command (Vol 4 Part E section 5.4.1). */
export function encodeCommand(opcode: number, parameters: readonly number[]): Uint8Array {
  return Uint8Array.of(COMMAND_INDICATOR, opcode & 0xff, opcode >> 8, parameters.length, ...parameters);
}

/** Reads Command Complete and Command Status (sections 7.7.14 and 7.7.15); undefined for any other packet. */
export function readCommandAnswer(packet: Uint8Array): CommandAnswer | undefined {
  if (packet[0] !== EVENT_INDICATOR) return undefined;
  if (packet[1] === COMMAND_COMPLETE && packet.length >= 7)
    return { opcode: le16(packet, 4), status: packet[6] ?? 0, returned: packet.subarray(7) };
  if (packet[1] === COMMAND_STATUS && packet.length >= 7)
    return { opcode: le16(packet, 5), status: packet[3] ?? 0, returned: new Uint8Array() };
  return undefined;
}

/** What another program on this machine told the controller to do with the scan. */
export type ForeignScanCommand = { readonly enables: boolean };

/** Reads a scan command of another program: Linux shows each raw socket the commands of the others. */
export function readForeignScanCommand(packet: Uint8Array): ForeignScanCommand | undefined {
  if (packet[0] !== COMMAND_INDICATOR || packet.length < 5) return undefined;
  const opcode = le16(packet, 1);
  if (opcode !== OPCODES.leSetScanEnable && opcode !== OPCODES.leSetExtendedScanEnable) return undefined;
  return { enables: packet[4] === 1 };
}

const le16 = (octets: Uint8Array, at: number): number => (octets[at] ?? 0) | ((octets[at + 1] ?? 0) << 8);
