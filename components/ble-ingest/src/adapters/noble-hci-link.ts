import type { Clock } from '@sward/runtime/clock.ts';
import { type AdvertisingReport, readAdvertisingEvent } from '../hci/advertising-event.ts';
import {
  type CommandAnswer,
  encodeCommand,
  type ForeignScanCommand,
  OPCODES,
  readCommandAnswer,
  readForeignScanCommand,
} from '../hci/hci-commands.ts';
import { type ScanCommand, scanCommands, supportsExtendedScan } from '../hci/scan-commands.ts';
import type { NobleHci } from './noble-internals.ts';

export type HciHandlers = {
  readonly onReport: (report: AdvertisingReport) => void;
  /** Another program on this machine switched the scan on or off. */
  readonly onForeignScan: (command: ForeignScanCommand) => void;
  /** The adapter that the socket was opened for does not answer, or is there no more. */
  readonly onGone: (reason: string) => void;
  /** noble threw on a packet. */
  readonly onError: (error: unknown) => void;
};

const ANSWER_MS = 2000;
/** A socket whose adapter was unplugged; it does not recover when one is plugged in again. EBADFD has no name in Node. */
const GONE_CODES: ReadonlySet<unknown> = new Set(['ENODEV', 'ENXIO', 'EPIPE', 'EBADF']);
const EBADFD = 77;

const ASK_COMMANDS: ScanCommand = { opcode: OPCODES.readLocalSupportedCommands, parameters: [] };
const PROBE: ScanCommand = { opcode: OPCODES.leReadLocalSupportedFeatures, parameters: [] };

/**
 * Stands between noble's HCI layer and its socket. Advertising reports never reach noble, which keeps every address it meets
 * and turns each packet into a dozen texts; everything else does. Commands that are sent here have answers here.
 *
 * noble takes its methods from the object whenever it opens the socket, at the start and after each loss of power: that is why
 * they are replaced on the object.
 */
export class NobleHciLink {
  readonly #hci: NobleHci;
  readonly #clock: Clock;
  readonly #handlers: HciHandlers;
  readonly #asked = new Map<number, Set<(answer: CommandAnswer | undefined) => void>>();
  #supportsExtended = false;
  #starting: Promise<boolean> | undefined;

  constructor(hci: NobleHci, clock: Clock, handlers: HciHandlers) {
    this.#hci = hci;
    this.#clock = clock;
    this.#handlers = handlers;
    const { onSocketData, onSocketError, readLocalVersion } = hci;
    hci.onSocketData = (packet) => this.#receive(packet, () => onSocketData.call(hci, packet));
    hci.onSocketError = (error) => {
      if (isGone(error)) handlers.onGone(`the Bluetooth adapter is gone: ${error.message}`);
      else onSocketError.call(hci, error);
    };
    hci.readLocalVersion = () => void this.#learn(() => readLocalVersion.call(hci));
  }

  /** Resolves whether the controller says that it scans. Several callers at a time share one attempt. */
  startScan(): Promise<boolean> {
    this.#starting ??= this.#commandScan().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** The answer is not waited for: where there is none, stopping must not take longer for it. */
  stopScan(): void {
    void this.#ask(scanCommands(this.#hci._isExtended).disable);
  }

  /** After a refusal: a controller that has been used in one way, by the kernel say, refuses the other. */
  changeKindOfScan(): void {
    if (this.#supportsExtended) this.#setExtended(!this.#hci._isExtended);
  }

  /** Resolves whether the controller answers a command that changes nothing. */
  async probe(): Promise<boolean> {
    return (await this.#ask(PROBE)) !== undefined;
  }

  /** Nobody will answer any more: the adapter lost its power. */
  abandon(): void {
    for (const waiting of this.#asked.values()) for (const settle of [...waiting]) settle(undefined);
  }

  async #commandScan(): Promise<boolean> {
    const { disable, configure, enable } = scanCommands(this.#hci._isExtended);
    // Some controllers call it an error to switch off what is off.
    await this.#ask(disable);
    const configured = await this.#ask(configure);
    const enabled = await this.#ask(enable);
    return configured?.status === 0 && enabled?.status === 0;
  }

  /** Sends a command; resolves with the answer, or with undefined when none comes in 2 s or the wait is abandoned. */
  #ask({ opcode, parameters }: ScanCommand): Promise<CommandAnswer | undefined> {
    return new Promise((resolve) => {
      const waiting = this.#asked.get(opcode) ?? new Set();
      const settle = (answer: CommandAnswer | undefined): void => {
        timer.cancel();
        waiting.delete(settle);
        resolve(answer);
      };
      const timer = this.#clock.setTimer(ANSWER_MS, () => settle(undefined));
      this.#asked.set(opcode, waiting.add(settle));
      this.#hci._socket.write(Buffer.from(encodeCommand(opcode, parameters)));
    });
  }

  /** Ahead of noble's own first question, which decides on the kind of scan: can the controller hear extended advertising? */
  async #learn(goOn: () => void): Promise<void> {
    const answer = await this.#ask(ASK_COMMANDS);
    if (answer === undefined) {
      if (this.#hci._isDevUp) this.#handlers.onGone('the Bluetooth adapter is up and answers no command');
      return;
    }
    this.#supportsExtended = answer.status === 0 && supportsExtendedScan(answer.returned);
    this.#setExtended(this.#supportsExtended);
    goOn();
  }

  #setExtended(isExtended: boolean): void {
    if (this.#hci._isExtended === isExtended) return;
    this.#hci._isExtended = isExtended;
    this.#hci.setLeEventMask();
  }

  #receive(packet: Uint8Array, passOn: () => void): void {
    const reports = readAdvertisingEvent(packet);
    if (reports === undefined) this.#pass(packet, passOn);
    else for (const report of reports) this.#handlers.onReport(report);
  }

  #pass(packet: Uint8Array, passOn: () => void): void {
    try {
      passOn();
    } catch (error) {
      this.#handlers.onError(error);
    }
    const answer = readCommandAnswer(packet);
    if (answer !== undefined) this.#settle(answer);
    const foreign = readForeignScanCommand(packet);
    if (foreign !== undefined) this.#handlers.onForeignScan(foreign);
  }

  /** Answers come in the order of the commands. */
  #settle(answer: CommandAnswer): void {
    const [first] = this.#asked.get(answer.opcode) ?? [];
    first?.(answer);
  }
}

function isGone(error: Error): boolean {
  return (
    ('code' in error && GONE_CODES.has(error.code)) || ('errno' in error && Math.abs(Number(error.errno)) === EBADFD)
  );
}
