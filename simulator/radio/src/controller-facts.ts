import { OPCODES } from './hci-command.ts';

/** Octet and bit of each command in the Supported_Commands mask (Core, Vol 4, Part E, 6.27). */
const COMMAND_BITS: ReadonlyArray<readonly [octet: number, bit: number]> = [
  [5, 6], // Set Event Mask
  [5, 7], // Reset
  [14, 3], // Read Local Version Information
  [14, 5], // Read Local Supported Features
  [14, 7], // Read Buffer Size
  [15, 1], // Read BD_ADDR
  [24, 5], // Read LE Host Support
  [24, 6], // Write LE Host Support
  [25, 0], // LE Set Event Mask
  [25, 1], // LE Read Buffer Size
  [25, 2], // LE Read Local Supported Features
  [25, 4], // LE Set Random Address
  [26, 2], // LE Set Scan Parameters
  [26, 3], // LE Set Scan Enable
  [26, 6], // LE Read Filter Accept List Size
  [28, 3], // LE Read Supported States
];

function supportedCommands(): Buffer {
  const mask = Buffer.alloc(64);
  for (const [octet, bit] of COMMAND_BITS) mask.writeUInt8(mask.readUInt8(octet) | (1 << bit), octet);
  return mask;
}

/** Bluetooth 4.2: the last version without extended advertising, which this controller does not have. */
const VERSION_4_2 = 0x08;
const NO_MANUFACTURER = 0xffff;
const ACL_BYTES = 251;
const ACL_PACKETS = 8;
/** LMP feature bits: BR/EDR Not Supported (37) and LE Supported (38). */
const LE_ONLY_FEATURES = [0, 0, 0, 0, 0x60, 0, 0, 0];
/** State 4 and 5 of LE_States: passive and active scanning. */
const SCANNING_STATES = [0x30, 0, 0, 0, 0, 0, 0, 0];

const le16 = (value: number): number[] => [value & 0xff, value >> 8];

/** What the controller returns, after the status, to each command that only asks. `address` as in a report. */
export function readableFacts(address: string): ReadonlyMap<number, Uint8Array> {
  const version = [VERSION_4_2, ...le16(0), VERSION_4_2, ...le16(NO_MANUFACTURER), ...le16(0)];
  return new Map<number, Uint8Array>([
    [OPCODES.readLeHostSupport, Buffer.from([1, 0])],
    [OPCODES.readLocalVersion, Buffer.from(version)],
    [OPCODES.readLocalCommands, supportedCommands()],
    [OPCODES.readLocalFeatures, Buffer.from(LE_ONLY_FEATURES)],
    [OPCODES.readBufferSize, Buffer.from([...le16(ACL_BYTES), 0, ...le16(ACL_PACKETS), ...le16(0)])],
    [OPCODES.readBdAddr, Buffer.from(address, 'hex').reverse()],
    [OPCODES.leReadBufferSize, Buffer.from([...le16(ACL_BYTES), ACL_PACKETS])],
    [OPCODES.leReadLocalFeatures, Buffer.alloc(8)],
    [OPCODES.leReadFilterAcceptListSize, Buffer.from([0])],
    [OPCODES.leReadStates, Buffer.from(SCANNING_STATES)],
  ]);
}
