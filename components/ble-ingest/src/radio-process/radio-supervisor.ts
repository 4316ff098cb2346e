import { Backoff } from '@sward/runtime/backoff.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { type ChildMessage, childMessageSchema, type ParentMessage, type RadioSettings } from './messages.ts';
import type { LaunchRadio, RadioEvents, RadioProcess } from './radio-launcher.ts';

/** Someone who works through the radio process. */
export type RadioListener = {
  onMessage(message: ChildMessage): void;
  /** The radio process is gone; what was asked of it will not be answered. */
  onDown(reason: string): void;
};

export type SupervisorDeps = {
  readonly launch: LaunchRadio;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Asked anew at each start. */
  readonly settings: () => RadioSettings;
};

/** Short enough to hear again well within 30 s of whatever happened, long enough not to burn the processor meanwhile. */
const RESTART = { baseMs: 500, maxMs: 10_000, minMs: 200 };
/** One that ran for so long failed for a new reason. */
const STABLE_MS = 30_000;
/** Looks without a sign of life before the process counts as hung. It says something every 2 s. */
const LOOK_MS = 2000;
const MAX_SILENT_LOOKS = 5;
const STOP_MS = 1000;

/**
 * Keeps a radio process running: starts it again when it ends, crashes or hangs. Readings are none of its business: they are
 * made and held on this side, so that a crash over there costs none.
 */
export class RadioSupervisor {
  readonly #deps: SupervisorDeps;
  readonly #backoff: Backoff;
  readonly #listeners = new Set<RadioListener>();
  #process: RadioProcess | undefined;
  #startedMs = 0;
  #silentLooks = 0;
  #look: Timer | undefined;
  #restart: Timer | undefined;
  #isWanted = false;
  #stopping: Promise<void> | undefined;
  #onEnded: () => void = () => undefined;

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
    this.#backoff = new Backoff(RESTART, deps.random);
  }

  /** Tells `listener` of everything from now on. */
  listen(listener: RadioListener): void {
    this.#listeners.add(listener);
  }

  /** Starts the process, and again whenever it ends, until `stop`. */
  start(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#stopping = undefined;
    this.#look = every(
      this.#deps.clock,
      () => LOOK_MS,
      () => this.#lookForLife(),
    );
    this.#launch();
  }

  /** Ends the process, politely first. Resolves when it is gone. */
  stop(): Promise<void> {
    this.#isWanted = false;
    this.#look?.cancel();
    this.#restart?.cancel();
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  /** Returns whether there was a process to send it to. */
  send(message: ParentMessage): boolean {
    this.#process?.send(message);
    return this.#process !== undefined;
  }

  #end(): Promise<void> {
    const ending = this.#process;
    if (ending === undefined) return Promise.resolve();
    const timer = this.#deps.clock.setTimer(STOP_MS, () => ending.kill());
    ending.send({ kind: 'stop' });
    return new Promise((resolve) => {
      this.#onEnded = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  #launch(): void {
    const { launch, clock, settings } = this.#deps;
    this.#startedMs = clock.monotonicMs();
    this.#silentLooks = 0;
    this.#process = launch(this.#events());
    this.#process.send({ kind: 'start', settings: settings() });
  }

  #events(): RadioEvents {
    return {
      onMessage: (message) => this.#receive(message),
      onOutput: (text) => this.#deps.logger.warn('radio_process_output', { text }),
      onEnd: (reason) => this.#ended(reason),
    };
  }

  #receive(received: unknown): void {
    this.#silentLooks = 0;
    const { success, data: message, error } = childMessageSchema.safeParse(received);
    if (!success) this.#deps.logger.error('radio_message_invalid', { error });
    else if (message.kind === 'log') this.#deps.logger[message.level](message.event, message.fields);
    else if (message.kind !== 'alive') for (const listener of this.#listeners) listener.onMessage(message);
  }

  /** Looks are counted, not time: this process may have been stopped for a while, and its own pause is no hang of the other. */
  #lookForLife(): void {
    if (this.#process === undefined) return;
    this.#silentLooks += 1;
    if (this.#silentLooks < MAX_SILENT_LOOKS) return;
    this.#silentLooks = 0;
    this.#deps.logger.error('radio_process_silent', { silent_ms: MAX_SILENT_LOOKS * LOOK_MS });
    this.#process.kill();
  }

  #ended(reason: string): void {
    this.#process = undefined;
    this.#onEnded();
    this.#onEnded = () => undefined;
    if (this.#isWanted) this.#planRestart(reason);
    for (const listener of this.#listeners) listener.onDown(reason);
  }

  #planRestart(reason: string): void {
    const { clock, logger } = this.#deps;
    if (clock.monotonicMs() - this.#startedMs >= STABLE_MS) this.#backoff.reset();
    const waitMs = this.#backoff.nextMs();
    logger.warn('radio_process_ended', { reason, retry_ms: Math.round(waitMs) });
    this.#restart = clock.setTimer(waitMs, () => this.#launch());
  }
}
