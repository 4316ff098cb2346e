import { OPCODES } from './hci-commands.ts';

/** One command to send: its opcode and parameters. */
export type ScanCommand = { readonly opcode: number; readonly parameters: readonly number[] };

/** The commands that start a scan, in their order. The last one's status says whether the controller scans. */
export type ScanCommands = {
  readonly disable: ScanCommand;
  readonly configure: ScanCommand;
  readonly enable: ScanCommand;
};

const ACTIVE = 1;
const PUBLIC_ADDRESS = 0;
const EVERYBODY = 0;
const ALL_REPORTS = 0;
const LE_1M = 0x01;
/** Interval and window alike, 11.25 ms: the receiver is on all the time, in units of 0.625 ms, low octet first. */
const ALWAYS_ON = [0x12, 0, 0x12, 0];
/** Duration and period: until it is disabled. */
const WITHOUT_END = [0, 0, 0, 0];

const LEGACY: ScanCommands = {
  disable: { opcode: OPCODES.leSetScanEnable, parameters: [0, ALL_REPORTS] },
  configure: {
    opcode: OPCODES.leSetScanParameters,
    parameters: [ACTIVE, ...ALWAYS_ON, PUBLIC_ADDRESS, EVERYBODY],
  },
  enable: { opcode: OPCODES.leSetScanEnable, parameters: [1, ALL_REPORTS] },
};

/** On the 1M PHY alone: a receiver that shares its time with the Coded PHY misses every second advertisement. */
const EXTENDED: ScanCommands = {
  disable: { opcode: OPCODES.leSetExtendedScanEnable, parameters: [0, ALL_REPORTS, ...WITHOUT_END] },
  configure: {
    opcode: OPCODES.leSetExtendedScanParameters,
    parameters: [PUBLIC_ADDRESS, EVERYBODY, LE_1M, ACTIVE, ...ALWAYS_ON],
  },
  enable: { opcode: OPCODES.leSetExtendedScanEnable, parameters: [1, ALL_REPORTS, ...WITHOUT_END] },
};

/**
 * Commands for an active scan without filter of duplicates (Core Specification Vol 4 Part E sections 7.8.10, 7.8.11, 7.8.64 and
 * 7.8.65). A controller refuses commands of one kind after those of the other (section 3.1.1), hence the choice.
 */
export const scanCommands = (isExtended: boolean): ScanCommands => (isExtended ? EXTENDED : LEGACY);

const EXTENDED_SCAN_OCTET = 37;
/** LE Set Extended Scan Parameters and LE Set Extended Scan Enable (section 6.27). */
const EXTENDED_SCAN_BITS = 0b0110_0000;

/** Whether the answer to Read Local Supported Commands (section 7.4.2) names the commands of the extended scan. */
export function supportsExtendedScan(supportedCommands: Uint8Array): boolean {
  return ((supportedCommands[EXTENDED_SCAN_OCTET] ?? 0) & EXTENDED_SCAN_BITS) === EXTENDED_SCAN_BITS;
}
