import {
  type AdvertisingReport,
  decodeAdvertisingEvent,
  encodeAdvertisingEvent,
  SCAN_RSP,
} from './advertising-report.ts';
import {
  asExtended,
  decodeExtendedEvents,
  EXTENDED_SCAN_RESPONSE,
  encodeExtendedEvents,
  isExtendedEvent,
} from './extended-report.ts';
import { COMMAND_DISALLOWED, INVALID_PARAMETERS, SUCCESS } from './hci-status.ts';

/** Legacy or extended commands: until the next reset a host must keep to those it began with (Vol 4, Part E, 3.1.1). */
type ScanCommands = 'legacy' | 'extended';

/** Where the scan type stands in the parameters of either command, and where the switches of the enable command end. */
const SCAN_TYPE = { legacy: 0, extended: 3 } as const;
const ENABLE_LENGTH = { legacy: 2, extended: 6 } as const;
const ACTIVE = 0x01;

/** LE Set Scan Parameters (7.8.10) has 7 octets; the extended command (7.8.64) 3, and 5 more for each PHY. */
function isParameterLength(commands: ScanCommands, { length }: Buffer): boolean {
  return commands === 'legacy' ? length === 7 : length >= 8 && (length - 3) % 5 === 0;
}

/** The scanner of one controller: what hosts set, and what of the air they then hear. */
export class ScanState {
  readonly #seen = new Set<string>();
  #commands: ScanCommands | undefined;
  #isScanning = false;
  #isActive = false;
  #filtersDuplicates = false;

  get isScanning(): boolean {
    return this.#isScanning;
  }

  reset(): void {
    this.#commands = undefined;
    this.#isScanning = false;
    this.#isActive = false;
    this.#filtersDuplicates = false;
    this.#seen.clear();
  }

  /** Sets the scan's parameters; returns the command's status. Not while scanning. */
  setParameters(commands: ScanCommands, parameters: Buffer): number {
    if (!isParameterLength(commands, parameters)) return INVALID_PARAMETERS;
    if (this.#isScanning || !this.#mayUse(commands)) return COMMAND_DISALLOWED;
    this.#isActive = parameters[SCAN_TYPE[commands]] === ACTIVE;
    return SUCCESS;
  }

  /** Switches the scan on or off; returns the command's status. The memory of duplicates is that of one scan. */
  setEnable(commands: ScanCommands, parameters: Buffer): number {
    if (parameters.length !== ENABLE_LENGTH[commands]) return INVALID_PARAMETERS;
    if (!this.#mayUse(commands)) return COMMAND_DISALLOWED;
    this.#isScanning = parameters[0] === 1;
    this.#filtersDuplicates = parameters[1] === 1;
    this.#seen.clear();
    return SUCCESS;
  }

  /**
   * What the host hears of an advertising event on air: nothing unless scanning; no scan responses in a passive scan;
   * each address once per scan where the host asked for that; extended advertisements in an extended scan only. An
   * event that passes whole is passed byte for byte.
   */
  hear(packet: Uint8Array): Uint8Array | undefined {
    if (!this.#isScanning) return undefined;
    if (isExtendedEvent(packet)) return this.#hearExtended(packet);
    // What noble asks for, at every advertisement: worth no look inside.
    if (this.#commands === 'legacy' && this.#isActive && !this.#filtersDuplicates) return packet;
    const reports = decodeAdvertisingEvent(packet);
    const heard = reports.filter((report) => this.#admits(report, report.eventType === SCAN_RSP));
    if (heard.length === 0) return undefined;
    if (this.#commands === 'extended')
      return Buffer.concat(heard.map((each) => encodeExtendedEvents(asExtended(each))));
    return heard.length === reports.length ? packet : encodeAdvertisingEvent(heard);
  }

  #hearExtended(packet: Uint8Array): Uint8Array | undefined {
    if (this.#commands !== 'extended') return undefined;
    const report = decodeExtendedEvents(packet);
    return this.#admits(report, (report.eventType & EXTENDED_SCAN_RESPONSE) !== 0) ? packet : undefined;
  }

  #mayUse(commands: ScanCommands): boolean {
    this.#commands ??= commands;
    return this.#commands === commands;
  }

  #admits(report: AdvertisingReport, isScanResponse: boolean): boolean {
    if (isScanResponse && !this.#isActive) return false;
    if (!this.#filtersDuplicates) return true;
    const key = `${report.addressType}/${report.address}/${isScanResponse}`;
    const isNew = !this.#seen.has(key);
    this.#seen.add(key);
    return isNew;
  }
}
