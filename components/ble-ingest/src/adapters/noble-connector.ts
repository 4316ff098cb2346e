import { type Clock, delay } from '@sward/runtime/clock.ts';
import { type Deferred, deferred } from '../gatt/deferred.ts';
import { GattError } from '../gatt-ports.ts';
import { hciReason } from './hci-reasons.ts';
import type { NobleLinkBindings } from './noble-gatt-internals.ts';

export type NobleConnectorOptions = {
  readonly clock: Clock;
  readonly isScanWanted?: () => boolean;
  readonly supervisionTimeoutMs?: number;
  /** Called as soon as noble knows of the link: the device may speak at once. */
  readonly onLink: (id: string) => void;
};

const SUPERVISION_TIMEOUT_MS = 5000;
/** The controller confirms what it is told within milliseconds. */
const ANSWER_MS = 3000;
/** For a controller that was found busy to tell what of. */
const SETTLE_MS = 100;
/** Devices remembered that were tried: a link that comes too late must not stay, unused. */
const MAX_TRIED = 256;

/** Also the answer to a withdrawal. */
const UNKNOWN_CONNECTION = 0x02;
const COMMAND_DISALLOWED = 0x0c;

/** How an attempt ended: 0 with a link, else the controller's reason. `undefined`: it was withdrawn. */
type Outcome = number | undefined;

type Attempt = { readonly id: string; readonly isWithdrawn: boolean; readonly outcome: Deferred<Outcome> };

/**
 * Attempts to connect through noble, whose own have no end: it waits for an absent device until it is told to stop, and
 * takes nobody else meanwhile.
 */
export class NobleConnector {
  readonly #bindings: NobleLinkBindings;
  readonly #options: NobleConnectorOptions;
  readonly #tried = new Set<string>();
  #attempt: Attempt | undefined;
  #status = 0;

  constructor(bindings: NobleLinkBindings, options: NobleConnectorOptions) {
    this.#bindings = bindings;
    this.#options = options;
    // Ahead of noble, which turns the number into a text.
    bindings._hci.prependListener('leConnComplete', (status) => {
      this.#status = status;
    });
    bindings.on('connect', (id, error) => this.#onConnect(id, error));
  }

  get isBusy(): boolean {
    return this.#attempt !== undefined;
  }

  /** Resolves once there is a link; `onLink` was called then. @throws GattError */
  async connect(id: string, timeoutMs: number): Promise<void> {
    const { clock } = this.#options;
    const endMs = clock.monotonicMs() + timeoutMs;
    try {
      let outcome = await this.#try(id, timeoutMs);
      if (outcome === COMMAND_DISALLOWED) {
        await this.#clearTheWay(id);
        outcome = await this.#try(id, endMs - clock.monotonicMs());
      }
      if (outcome !== 0) throw outcome === undefined ? timedOut(timeoutMs) : refused(outcome);
    } finally {
      this.#attempt = undefined;
    }
  }

  /** Nothing will come of it: the adapter is gone. */
  fail(error: GattError): void {
    this.#attempt?.outcome.reject(error);
  }

  /** One attempt. A link that comes about while it is withdrawn is taken. */
  async #try(id: string, timeoutMs: number): Promise<Outcome> {
    const outcome = this.#expect(id, false);
    this.#remember(id);
    this.#start(id);
    const timer = this.#options.clock.setTimer(timeoutMs, () => outcome.resolve(undefined));
    const first = await outcome.promise.finally(() => timer.cancel());
    return first ?? (await this.#withdraw(id));
  }

  #expect(id: string, isWithdrawn: boolean): Deferred<Outcome> {
    const outcome = deferred<Outcome>();
    this.#attempt = { id, isWithdrawn, outcome };
    return outcome;
  }

  #start(id: string): void {
    const { _hci: hci } = this.#bindings;
    // In user-channel mode noble never asks for the controller's buffers, without which nothing is ever sent.
    if (hci._aclBuffers === undefined) hci.readLeBufferSize();
    this.#bindings._pendingConnectionUuid = null;
    this.#bindings._connectionQueue = [];
    const timeout = Math.round((this.#options.supervisionTimeoutMs ?? SUPERVISION_TIMEOUT_MS) / 10);
    // 30 to 50 ms: many links at a time leave room for one another and for the scan.
    this.#bindings.connect(id, { minInterval: 24, maxInterval: 40, latency: 0, timeout });
  }

  /** `undefined` once the controller has confirmed. @throws GattError where it does not */
  async #withdraw(id: string): Promise<Outcome> {
    const outcome = this.#expect(id, true);
    this.#bindings.cancelConnect(id);
    const timer = this.#options.clock.setTimer(ANSWER_MS, () => outcome.reject(notConfirmed()));
    const status = await outcome.promise.finally(() => timer.cancel());
    return status === 0 ? 0 : undefined;
  }

  /** Busy: with an attempt that was withdrawn in vain, or with the scan, beside which some controllers cannot connect. */
  async #clearTheWay(id: string): Promise<void> {
    this.#attempt = undefined;
    this.#bindings.cancelConnect(id);
    if (this.#options.isScanWanted?.()) this.#bindings._hci.setScanEnabled(false, false);
    await delay(this.#options.clock, SETTLE_MS);
  }

  #onConnect(id: string | null, error: Error | null): void {
    const attempt = this.#attempt;
    if (error) this.#onFailure();
    else if (id !== null && attempt?.id === id) {
      this.#options.onLink(id);
      attempt.outcome.resolve(0);
    } else if (id !== null && this.#tried.has(id)) this.#bindings.disconnect(id);
  }

  /** A withdrawal may be confirmed so late that the next attempt is under way: that is no answer to it. */
  #onFailure(): void {
    const attempt = this.#attempt;
    if (attempt && (attempt.isWithdrawn || this.#status !== UNKNOWN_CONNECTION)) attempt.outcome.resolve(this.#status);
  }

  #remember(id: string): void {
    this.#tried.delete(id);
    this.#tried.add(id);
    const [oldest] = this.#tried;
    if (this.#tried.size > MAX_TRIED && oldest !== undefined) this.#tried.delete(oldest);
  }
}

function timedOut(timeoutMs: number): GattError {
  return new GattError('GATT_TIMEOUT', `not heard or no answer within ${timeoutMs / 1000} s: is the device in reach?`);
}

function refused(status: number): GattError {
  const code = status === COMMAND_DISALLOWED ? 'GATT_UNAVAILABLE' : 'GATT_REFUSED';
  return new GattError(code, `no link: ${hciReason(status)}`);
}

function notConfirmed(): GattError {
  return new GattError('GATT_UNAVAILABLE', 'the Bluetooth controller does not confirm that it stopped connecting');
}
