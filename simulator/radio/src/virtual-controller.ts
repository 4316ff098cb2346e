import { decodeAcl } from './acl-data.ts';
import { type BluetoothVersion, readableFacts } from './controller-facts.ts';
import { commandComplete, commandStatus, decodeCommand, OPCODES } from './hci-command.ts';
import { leSubevent, type PeerAddress } from './hci-event.ts';
import { INVALID_PARAMETERS, SUCCESS, UNKNOWN_COMMAND } from './hci-status.ts';
import { linkCommand } from './link-commands.ts';
import { LinkLayer } from './link-layer.ts';
import type { LinkPeer } from './link-peer.ts';
import { systemTimers, type Timers } from './player.ts';
import { ScanState } from './scan-state.ts';

/** Commands that are accepted and change nothing here, with the length of their parameters. */
const ACCEPTED: ReadonlyMap<number, number> = new Map<number, number>([
  [OPCODES.setEventMask, 8],
  [OPCODES.writeLeHostSupport, 2],
  [OPCODES.leSetRandomAddress, 6],
  [OPCODES.leWriteSuggestedDataLength, 4],
  [OPCODES.leSetDefaultPhy, 3],
]);

/** Each returns the command's status. */
const SCAN_COMMANDS = new Map<number, (scan: ScanState, parameters: Buffer) => number>([
  [OPCODES.leSetScanParameters, (scan, parameters) => scan.setParameters('legacy', parameters)],
  [OPCODES.leSetScanEnable, (scan, parameters) => scan.setEnable('legacy', parameters)],
  [OPCODES.leSetExtendedScanParameters, (scan, parameters) => scan.setParameters('extended', parameters)],
  [OPCODES.leSetExtendedScanEnable, (scan, parameters) => scan.setEnable('extended', parameters)],
]);

/** Those that a controller without extended advertising does not know. */
const NEEDS_5_0: ReadonlySet<number> = new Set<number>([
  OPCODES.leSetDefaultPhy,
  OPCODES.leSetExtendedScanParameters,
  OPCODES.leSetExtendedScanEnable,
  OPCODES.leExtendedCreateConnection,
]);

const ENHANCED_CONNECTION_COMPLETE = 0x0a;
/** LE_Event_Mask after a reset (Core, Vol 4, Part E, 7.8.1): the events of version 4.0. */
const DEFAULT_LE_EVENTS = Buffer.from([0x1f, 0, 0, 0, 0, 0, 0, 0]);
/** More than most chips can: a host must not lean on the number. */
const DEFAULT_MAX_LINKS = 32;

export type ControllerOptions = {
  readonly version?: BluetoothVersion;
  /** Links at the same time. */
  readonly maxLinks?: number;
  readonly timers?: Timers;
  /** Takes the H4 packets that answer no command: data and events of links. */
  readonly emit?: (packet: Buffer) => void;
};

/** An LE controller as a state machine: commands, data and air in, answers and events out. No sockets. */
export class VirtualController {
  readonly #facts: ReadonlyMap<number, Uint8Array>;
  readonly #has5_0: boolean;
  readonly #scan = new ScanState();
  readonly #links: LinkLayer;
  #leEvents: Buffer = DEFAULT_LE_EVENTS;
  #isDeaf = false;

  /** @param address the controller's own, 12 hex digits, most significant byte first */
  constructor(address: string, options: ControllerOptions = {}) {
    const { version = '4.2', maxLinks = DEFAULT_MAX_LINKS, timers = systemTimers, emit = () => undefined } = options;
    this.#facts = readableFacts(address, version);
    this.#has5_0 = version === '5.0';
    const emitUnmasked = (packet: Buffer): void => {
      if (this.#isUnmasked(packet)) emit(packet);
    };
    const isEnhanced = (): boolean => this.#wants(ENHANCED_CONNECTION_COMPLETE);
    this.#links = new LinkLayer({ emit: emitUnmasked, isEnhanced }, timers, maxLinks);
  }

  get isScanning(): boolean {
    return this.#scan.isScanning;
  }

  /** Whether it listens to the air: for a scan, or to connect. */
  get isListening(): boolean {
    return this.#scan.isScanning || this.#links.isInitiating;
  }

  /** Number of links that are up. */
  get linkCount(): number {
    return this.#links.size;
  }

  /** What HCI_Reset does, and loss of power. */
  reset(): void {
    this.#scan.reset();
    this.#links.reset();
    this.#leEvents = DEFAULT_LE_EVENTS;
  }

  /**
   * Obeys one command; returns the event that answers it, and those that follow at once. `owner` is the host that sent
   * it, if there are several: `leave` ends what it began.
   * @throws InvalidHciPacketError
   */
  command(packet: Uint8Array, owner?: unknown): Buffer[] {
    const { opcode, parameters } = decodeCommand(packet);
    if (NEEDS_5_0.has(opcode) && !this.#has5_0) return [commandStatus(opcode, UNKNOWN_COMMAND)];
    const fact = this.#facts.get(opcode);
    if (fact) return [commandComplete(opcode, Buffer.from([SUCCESS, ...fact]))];
    const ofLinks = linkCommand(this.#links, opcode, parameters, owner);
    if (ofLinks) return ofLinks.filter((each) => this.#isUnmasked(each));
    const status = this.#obey(opcode, parameters);
    if (status === UNKNOWN_COMMAND) return [commandStatus(opcode, status)];
    return [commandComplete(opcode, Buffer.from([status]))];
  }

  /** Takes ACL data from a host. @throws InvalidHciPacketError */
  data(packet: Uint8Array): void {
    this.#links.receive(decodeAcl(packet));
  }

  /** What the host hears of an advertising event on air; `ScanState.hear` has the rules. */
  hear(packet: Uint8Array): Uint8Array | undefined {
    return this.#isDeaf ? undefined : this.#scan.hear(packet);
  }

  /** A connectable advertisement of `peer` was on air: a host that waits for it is connected. */
  offer(address: PeerAddress, peer: LinkPeer): void {
    if (!this.#isDeaf) this.#links.offer(address, peer);
  }

  /** A host is gone: its links end, and its attempt to connect. */
  leave(owner: unknown): void {
    this.#links.leave(owner);
  }

  /** Fault: the receiver is deaf, while commands are obeyed as ever. Links are lost by their supervision timeout. */
  setDeaf(isDeaf: boolean): void {
    this.#isDeaf = isDeaf;
    this.#links.setDeaf(isDeaf);
  }

  #obey(opcode: number, parameters: Buffer): number {
    const scanCommand = SCAN_COMMANDS.get(opcode);
    if (scanCommand) return scanCommand(this.#scan, parameters);
    if (opcode === OPCODES.reset) this.reset();
    else if (opcode === OPCODES.leSetEventMask) return this.#setLeEvents(parameters);
    else if (!ACCEPTED.has(opcode)) return UNKNOWN_COMMAND;
    else if (ACCEPTED.get(opcode) !== parameters.length) return INVALID_PARAMETERS;
    return SUCCESS;
  }

  #setLeEvents(parameters: Buffer): number {
    if (parameters.length !== DEFAULT_LE_EVENTS.length) return INVALID_PARAMETERS;
    this.#leEvents = Buffer.from(parameters);
    return SUCCESS;
  }

  #isUnmasked(packet: Buffer): boolean {
    const subevent = leSubevent(packet);
    return subevent === undefined || this.#wants(subevent);
  }

  /** Whether the LE event mask has the bit of this subevent. */
  #wants(subevent: number): boolean {
    const bit = subevent - 1;
    return ((this.#leEvents[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }
}
