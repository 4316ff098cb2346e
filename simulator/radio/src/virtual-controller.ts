import {
  type AdvertisingReport,
  decodeAdvertisingEvent,
  encodeAdvertisingEvent,
  SCAN_RSP,
} from './advertising-report.ts';
import { readableFacts } from './controller-facts.ts';
import {
  COMMAND_DISALLOWED,
  commandComplete,
  commandStatus,
  decodeCommand,
  INVALID_PARAMETERS,
  OPCODES,
  SUCCESS,
  UNKNOWN_COMMAND,
} from './hci-command.ts';

/** Commands that are accepted and change nothing here, with the length of their parameters. */
const ACCEPTED: ReadonlyMap<number, number> = new Map([
  [OPCODES.setEventMask, 8],
  [OPCODES.writeLeHostSupport, 2],
  [OPCODES.leSetEventMask, 8],
  [OPCODES.leSetRandomAddress, 6],
]);

const duplicateKey = (report: AdvertisingReport): string =>
  `${report.addressType}/${report.address}/${report.eventType === SCAN_RSP}`;

/** The scanning half of an LE controller as a state machine: commands and air in, events out. No sockets, no clock. */
export class VirtualController {
  readonly #facts: ReadonlyMap<number, Uint8Array>;
  readonly #seen = new Set<string>();
  #isScanning = false;
  #isActive = false;
  #filtersDuplicates = false;

  /** @param address the controller's own, 12 hex digits, most significant byte first */
  constructor(address: string) {
    this.#facts = readableFacts(address);
  }

  get isScanning(): boolean {
    return this.#isScanning;
  }

  /** What HCI_Reset does, and loss of power. */
  reset(): void {
    this.#isScanning = false;
    this.#isActive = false;
    this.#filtersDuplicates = false;
    this.#seen.clear();
  }

  /** Obeys one command; returns the event that answers it. @throws InvalidHciPacketError */
  command(packet: Uint8Array): Buffer {
    const { opcode, parameters } = decodeCommand(packet);
    const fact = this.#facts.get(opcode);
    if (fact) return commandComplete(opcode, Buffer.from([SUCCESS, ...fact]));
    const status = this.#obey(opcode, parameters);
    if (status === UNKNOWN_COMMAND) return commandStatus(opcode, status);
    return commandComplete(opcode, Buffer.from([status]));
  }

  /**
   * What the host hears of an advertising event on air: nothing unless scanning; no scan responses in a passive scan;
   * each address once per scan where the host asked for that. An event that passes whole is passed byte for byte.
   */
  hear(packet: Uint8Array): Uint8Array | undefined {
    if (!this.#isScanning) return undefined;
    const reports = decodeAdvertisingEvent(packet);
    const heard = reports.filter((report) => this.#admits(report));
    if (heard.length === reports.length) return packet;
    return heard.length > 0 ? encodeAdvertisingEvent(heard) : undefined;
  }

  #obey(opcode: number, parameters: Buffer): number {
    if (opcode === OPCODES.reset) this.reset();
    else if (opcode === OPCODES.leSetScanParameters) return this.#setScanParameters(parameters);
    else if (opcode === OPCODES.leSetScanEnable) return this.#setScanEnable(parameters);
    else if (!ACCEPTED.has(opcode)) return UNKNOWN_COMMAND;
    else if (ACCEPTED.get(opcode) !== parameters.length) return INVALID_PARAMETERS;
    return SUCCESS;
  }

  /** LE Set Scan Parameters (7.8.10): not while scanning. */
  #setScanParameters(parameters: Buffer): number {
    if (parameters.length !== 7) return INVALID_PARAMETERS;
    if (this.#isScanning) return COMMAND_DISALLOWED;
    this.#isActive = parameters[0] === 1;
    return SUCCESS;
  }

  /** LE Set Scan Enable (7.8.11): the memory of duplicates is that of one scan. */
  #setScanEnable(parameters: Buffer): number {
    if (parameters.length !== 2) return INVALID_PARAMETERS;
    this.#isScanning = parameters[0] === 1;
    this.#filtersDuplicates = parameters[1] === 1;
    this.#seen.clear();
    return SUCCESS;
  }

  #admits(report: AdvertisingReport): boolean {
    if (report.eventType === SCAN_RSP && !this.#isActive) return false;
    if (!this.#filtersDuplicates) return true;
    const key = duplicateKey(report);
    const isNew = !this.#seen.has(key);
    this.#seen.add(key);
    return isNew;
  }
}
