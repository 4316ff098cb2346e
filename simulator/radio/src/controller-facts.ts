import { OPCODES } from './hci-command.ts';
import { le16, reversed } from './octets.ts';

/** Octet and bit of each command in the Supported_Commands mask (Core, Vol 4, Part E, 6.27). */
const COMMAND_BITS: ReadonlyArray<readonly [octet: number, bit: number]> = [
  [0, 5], // Disconnect
  [2, 7], // Read Remote Version Information
  [5, 6], // Set Event Mask
  [5, 7], // Reset
  [14, 3], // Read Local Version Information
  [14, 5], // Read Local Supported Features
  [14, 7], // Read Buffer Size
  [15, 1], // Read BD_ADDR
  [15, 5], // Read RSSI
  [24, 5], // Read LE Host Support
  [24, 6], // Write LE Host Support
  [25, 0], // LE Set Event Mask
  [25, 1], // LE Read Buffer Size
  [25, 2], // LE Read Local Supported Features
  [25, 4], // LE Set Random Address
  [26, 2], // LE Set Scan Parameters
  [26, 3], // LE Set Scan Enable
  [26, 4], // LE Create Connection
  [26, 5], // LE Create Connection Cancel
  [26, 6], // LE Read Filter Accept List Size
  [27, 2], // LE Connection Update
  [27, 5], // LE Read Remote Features
  [28, 0], // LE Enable Encryption
  [28, 3], // LE Read Supported States
  [33, 6], // LE Set Data Length
  [33, 7], // LE Read Suggested Default Data Length
  [34, 0], // LE Write Suggested Default Data Length
  [35, 3], // LE Read Maximum Data Length
];

/** Those that came with Bluetooth 5.0 and extended advertising. */
const COMMAND_BITS_5_0: typeof COMMAND_BITS = [
  [35, 5], // LE Set Default PHY
  [37, 5], // LE Set Extended Scan Parameters
  [37, 6], // LE Set Extended Scan Enable
  [37, 7], // LE Extended Create Connection
];

function supportedCommands(version: BluetoothVersion): Buffer {
  const mask = Buffer.alloc(64);
  const bits = version === '5.0' ? [...COMMAND_BITS, ...COMMAND_BITS_5_0] : COMMAND_BITS;
  for (const [octet, bit] of bits) mask.writeUInt8(mask.readUInt8(octet) | (1 << bit), octet);
  return mask;
}

/** 4.2 is the last version without extended advertising: what a Raspberry Pi 3 has. */
export type BluetoothVersion = '4.2' | '5.0';

/** HCI_Version and LMP_Version (Assigned Numbers, 2.1). */
export const BLUETOOTH_4_2 = 0x08;
const BLUETOOTH_5_0 = 0x09;
export const NO_MANUFACTURER = 0xffff;
/** Most data octets in one ACL packet of this controller, in either direction. */
export const ACL_OCTETS = 251;
const ACL_PACKETS = 8;
/** Data length on air (7.8.46): octets, and microseconds on LE 1M. */
const MAX_DATA_LENGTH = [251, 2120];
const DEFAULT_DATA_LENGTH = [27, 328];
/** LMP feature bits: BR/EDR Not Supported (37) and LE Supported (38). */
const LE_ONLY_FEATURES = [0, 0, 0, 0, 0x60, 0, 0, 0];
/** LE feature bits (Vol 6, Part B, 4.6): Data Packet Length Extension (5); with 5.0 also LE Extended Advertising (12). */
const LE_FEATURES = [0x20, 0, 0, 0, 0, 0, 0, 0];
const LE_FEATURES_5_0 = [0x20, 0x10, 0, 0, 0, 0, 0, 0];
/** LE_States: scanning (4, 5), initiating (6), both at once (22, 23), and each beside links as central (24, 25, 28). */
const STATES = [0x70, 0, 0xc0, 0x13, 0, 0, 0, 0];

/** What the controller returns, after the status, to each command that only asks. `address` as in a report. */
export function readableFacts(address: string, version: BluetoothVersion): ReadonlyMap<number, Uint8Array> {
  const code = version === '5.0' ? BLUETOOTH_5_0 : BLUETOOTH_4_2;
  const localVersion = [code, ...le16(0), code, ...le16(NO_MANUFACTURER), ...le16(0)];
  return new Map<number, Uint8Array>([
    [OPCODES.readLeHostSupport, Buffer.from([1, 0])],
    [OPCODES.readLocalVersion, Buffer.from(localVersion)],
    [OPCODES.readLocalCommands, supportedCommands(version)],
    [OPCODES.readLocalFeatures, Buffer.from(LE_ONLY_FEATURES)],
    [OPCODES.readBufferSize, Buffer.from([...le16(ACL_OCTETS), 0, ...le16(ACL_PACKETS), ...le16(0)])],
    [OPCODES.readBdAddr, reversed(address)],
    [OPCODES.leReadBufferSize, Buffer.from([...le16(ACL_OCTETS), ACL_PACKETS])],
    [OPCODES.leReadLocalFeatures, Buffer.from(version === '5.0' ? LE_FEATURES_5_0 : LE_FEATURES)],
    [OPCODES.leReadFilterAcceptListSize, Buffer.from([0])],
    [OPCODES.leReadStates, Buffer.from(STATES)],
    [OPCODES.leReadSuggestedDataLength, Buffer.from(DEFAULT_DATA_LENGTH.flatMap(le16))],
    [OPCODES.leReadMaximumDataLength, Buffer.from([...MAX_DATA_LENGTH, ...MAX_DATA_LENGTH].flatMap(le16))],
  ]);
}
