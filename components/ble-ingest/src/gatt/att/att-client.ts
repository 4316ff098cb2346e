import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { uintLE } from '../../decoders/byte-fields.ts';
import { GattError } from '../../gatt-ports.ts';
import { type Deferred, deferred } from '../deferred.ts';
import { ATT_ERROR, DEFAULT_MTU, errorName, OP, OUR_MTU, pdu } from './att-pdu.ts';

/** The way to the device: PDUs on the fixed channel of the Attribute Protocol. */
export interface AttBearer {
  send(pdu: Uint8Array): void;
  /** Asks for encryption; `AttClient.encrypted` tells how it went. */
  pair(): void;
}

/** The device answered with an error. */
export class AttError extends GattError {
  readonly attCode: number;

  constructor(attCode: number) {
    super('GATT_REFUSED', `the device answered: ${errorName(attCode)}`);
    this.attCode = attCode;
  }
}

/** After this a transaction counts as failed, and so does its bearer (Core Specification Vol 3 Part F section 3.3.3). */
const TRANSACTION_TIMEOUT_MS = 30_000;
/** Requests that may wait: one link reads a few characteristics at a time. */
const MAX_WAITING = 64;

type Transaction = { readonly pdu: Uint8Array; readonly answer: Deferred<Uint8Array> };

export type AttClientOptions = {
  readonly clock: Clock;
  readonly timeoutMs?: number;
  onNotification(handle: number, value: Uint8Array): void;
  /** The device did not answer in time: the link is of no use any more. */
  onTimeout(): void;
};

const NEEDS_PAIRING: ReadonlySet<number> = new Set([
  ATT_ERROR.insufficientAuthentication,
  ATT_ERROR.insufficientEncryption,
]);

/**
 * The client's half of the Attribute Protocol on one link: one request at a time, each with its answer or its error. No
 * PDU of a device makes it throw.
 */
export class AttClient {
  readonly #bearer: AttBearer;
  readonly #options: AttClientOptions;
  readonly #waiting: Transaction[] = [];
  #current: Transaction | undefined;
  #timer: Timer | undefined;
  #mtu = DEFAULT_MTU;
  #isEncrypted = false;
  #closed: GattError | undefined;

  constructor(bearer: AttBearer, options: AttClientOptions) {
    this.#bearer = bearer;
    this.#options = options;
  }

  /** Largest PDU in either direction, octets. */
  get mtu(): number {
    return this.#mtu;
  }

  /**
   * Waits for the answer to an MTU request that is already on its way. The MTU is the smaller of what both offer (section
   * 3.4.2.2), whatever the device answers.
   */
  async expectMtu(): Promise<void> {
    const transaction: Transaction = { pdu: pdu.mtuRequest(), answer: deferred() };
    this.#current = transaction;
    this.#startTimer();
    const answer = await transaction.answer.promise.catch(ignoreFailure);
    if (answer?.[0] !== OP.mtuResponse || answer.length < 3) return;
    this.#mtu = Math.max(DEFAULT_MTU, Math.min(OUR_MTU, uintLE(answer, 1, 2)));
  }

  /** The response to a request. @throws AttError, GattError where the link broke or the device did not answer */
  request(request: Uint8Array): Promise<Uint8Array> {
    const transaction = { pdu: request, answer: deferred<Uint8Array>() };
    if (this.#closed) transaction.answer.reject(this.#closed);
    else if (this.#waiting.length >= MAX_WAITING)
      transaction.answer.reject(new GattError('GATT_REFUSED', 'too many requests wait for this device'));
    else {
      this.#waiting.push(transaction);
      this.#sendNext();
    }
    return transaction.answer.promise;
  }

  /** @throws GattError once the link is gone */
  requireOpen(): void {
    if (this.#closed) throw this.#closed;
  }

  /** Takes a PDU from the device. */
  receive(received: Uint8Array): void {
    const [opcode] = received;
    if (opcode === undefined || this.#closed) return;
    if (opcode === OP.notification || opcode === OP.indication) this.#notified(opcode, received);
    else if (opcode === OP.errorResponse) this.#refused(received);
    else if (opcode % 2 === 1) this.#answered(received);
    else this.#asked(opcode);
  }

  /** Pairing ended. */
  encrypted(isEncrypted: boolean): void {
    const current = this.#current;
    if (!current) return;
    this.#isEncrypted = true;
    if (isEncrypted) this.#bearer.send(current.pdu);
    else this.#settle((answer) => answer.reject(new GattError('GATT_REFUSED', 'the device did not pair')));
  }

  /** Ends all that waits. Calls after it fail. */
  close(reason: GattError): void {
    if (this.#closed) return;
    this.#closed = reason;
    const waiting = this.#waiting.splice(0);
    this.#settle((answer) => answer.reject(reason));
    for (const { answer } of waiting) answer.reject(reason);
  }

  #notified(opcode: number, received: Uint8Array): void {
    // Confirmed ahead of its use: the device sends nothing more until it is.
    if (opcode === OP.indication) this.#bearer.send(pdu.confirmation());
    if (received.length >= 3) this.#options.onNotification(uintLE(received, 1, 2), received.slice(3));
  }

  /** An error names the request it is about. One try to pair for each link. */
  #refused(received: Uint8Array): void {
    const code = received[4] ?? 0;
    if (this.#current === undefined || received[1] !== this.#current.pdu[0]) return;
    if (NEEDS_PAIRING.has(code) && !this.#isEncrypted) this.#bearer.pair();
    else this.#settle((answer) => answer.reject(new AttError(code)));
  }

  /** Only an answer of the kind that was asked for counts: request and response are neighbours in number. */
  #answered(received: Uint8Array): void {
    const [asked] = this.#current?.pdu ?? [];
    if (asked !== undefined && received[0] === asked + 1) this.#settle((answer) => answer.resolve(received));
  }

  /** The device asks as a client; bit 6 marks commands, which have no answer. */
  #asked(opcode: number): void {
    if (opcode === OP.mtuRequest) this.#bearer.send(pdu.mtuResponse());
    else if (opcode !== OP.confirmation && (opcode & 0x40) === 0) this.#bearer.send(pdu.notSupported(opcode));
  }

  #settle(how: (answer: Deferred<Uint8Array>) => void): void {
    const current = this.#current;
    this.#timer?.cancel();
    this.#current = undefined;
    if (current) how(current.answer);
    this.#sendNext();
  }

  #sendNext(): void {
    if (this.#current || this.#closed) return;
    this.#current = this.#waiting.shift();
    if (!this.#current) return;
    this.#startTimer();
    this.#bearer.send(this.#current.pdu);
  }

  #startTimer(): void {
    const { clock, timeoutMs = TRANSACTION_TIMEOUT_MS, onTimeout } = this.#options;
    this.#timer = clock.setTimer(timeoutMs, () => {
      this.close(new GattError('GATT_TIMEOUT', 'the device does not answer any more'));
      onTimeout();
    });
  }
}

/** A device that knows no MTU request works with the least; a link that broke is told by the next request. */
function ignoreFailure(): undefined {
  return undefined;
}
