import type { Logger } from '@sward/runtime/logger.ts';
import type { AdapterState, Scanner } from '../ports.ts';
import { ScanAudience } from '../scan-audience.ts';
import { ScannerUnavailableError } from '../scanner-errors.ts';
import type { ChildMessage } from './messages.ts';
import { unpackReports } from './packed-reports.ts';
import type { RadioSupervisor } from './radio-supervisor.ts';

/** Settles `start`. */
type Outcome = { resolve(): void; reject(error: ScannerUnavailableError): void };

/**
 * Hears through a radio process. Until the scan first runs, a failure is the caller's: `start` rejects, and a later call tries
 * again. After that it is this scanner's: the state says `interrupted` or `unavailable` until the next process hears.
 */
export class RadioProcessScanner implements Scanner {
  readonly #supervisor: RadioSupervisor;
  readonly #logger: Logger;
  readonly #audience: ScanAudience;
  #outcome: Outcome | undefined;
  #lost = 0;

  constructor(supervisor: RadioSupervisor, logger: Logger) {
    this.#supervisor = supervisor;
    this.#logger = logger;
    this.#audience = new ScanAudience((error) => logger.error('advertisement_handler_failed', { error }));
    supervisor.listen({
      onMessage: (message) => this.#onMessage(message),
      onDown: (reason) => this.#onDown(reason),
    });
  }

  /** Advertisements that were heard and lost because this process did not read for too long. */
  get lost(): number {
    return this.#lost;
  }

  async start(...handlers: Parameters<Scanner['start']>): Promise<void> {
    await this.#supervisor.stop();
    this.#audience.begin(...handlers);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#outcome = { resolve, reject };
        this.#supervisor.start();
      });
    } catch (error) {
      this.#audience.enter('unavailable');
      await this.#supervisor.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#settle((outcome) => outcome.reject(new ScannerUnavailableError('the scanner was stopped while it started')));
    this.#audience.end();
    await this.#supervisor.stop();
  }

  #onMessage(message: ChildMessage): void {
    if (message.kind === 'heard') this.#hear(message.reports, message.lost);
    else if (message.kind === 'state') this.#follow(message.state);
    else if (message.kind === 'started') this.#settle((outcome) => outcome.resolve());
    else if (message.kind === 'failed') this.#failed(message.reason);
  }

  #hear(reports: Uint8Array, lost: number): void {
    for (const advertisement of unpackReports(reports)) this.#audience.hear(advertisement);
    if (lost === 0) return;
    this.#lost += lost;
    this.#logger.warn('advertisements_lost', { advertisements: lost, in_all: this.#lost });
  }

  /** A new process that starts after a crash is, for those who listen, the same interruption. */
  #follow(state: AdapterState): void {
    if (state === 'stopped' || (state === 'starting' && this.#outcome === undefined)) return;
    this.#audience.enter(state);
  }

  #failed(reason: string): void {
    const error = new ScannerUnavailableError(reason);
    if (this.#outcome === undefined) this.#logger.warn('adapter_unavailable', { error });
    this.#settle((outcome) => outcome.reject(error));
  }

  #onDown(reason: string): void {
    if (this.#audience.state === 'scanning') this.#audience.enter('interrupted');
    const advice = 'the log says more under radio_process_output';
    this.#settle((outcome) =>
      outcome.reject(new ScannerUnavailableError(`the radio process ended: ${reason}; ${advice}`)),
    );
  }

  #settle(act: (outcome: Outcome) => void): void {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    if (outcome !== undefined) act(outcome);
  }
}
