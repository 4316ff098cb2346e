import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import { type ExitHistory, type ExitRecord, waitBeforeExitMs } from './restart-budget.ts';

/** A component that runs. */
export type RunningComponent = {
  /** Lets go of everything. Called once, and given `STOP_TIMEOUT_MS`. */
  stop(): Promise<void>;
};

export type ComponentContext = {
  /** Aborted when the component is to stop: ends waits in a start that has not finished. */
  readonly signal: AbortSignal;
  /**
   * Ends the process with a non-zero code, for the nucleus to start it again with a new service id. The first two
   * within an hour end at once, later ones wait until the budget allows: the component goes on meanwhile.
   */
  exitForNewServiceId(reason: string): void;
};

/** Builds and starts the component: the composition root. */
export type ComponentMain = (context: ComponentContext) => Promise<RunningComponent>;

/** The operating system's side of a process. */
export interface ProcessHost {
  /** SIGTERM and SIGINT. */
  onStopSignal(handler: (signal: string) => void): void;
  /** Exceptions and rejections that nobody caught. */
  onUncaught(handler: (error: unknown) => void): void;
  exit(code: number): void;
}

export type LifecycleDeps = {
  readonly host: ProcessHost;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly exits: ExitHistory;
  /** Called last before the process ends: closes the logger, say. */
  readonly beforeExit?: () => void;
};

/** Time a component has to stop, ms: with the end of the process it is out in 5 s. The nucleus kills it after 15 s. */
export const STOP_TIMEOUT_MS = 4500;

/**
 * Runs a component until it is told to stop: SIGTERM or SIGINT ends it with 0, an error that nobody caught with 1.
 * Every non-zero exit is counted in the restart budget.
 */
export function runWith(main: ComponentMain, deps: LifecycleDeps): void {
  const { host, logger } = deps;
  const lifecycle = new Lifecycle(deps);
  host.onStopSignal((signal) => {
    logger.info('component_stopping', { signal });
    void lifecycle.stopAndExit(0);
  });
  host.onUncaught((error) => lifecycle.fail('uncaught_error', error));
  lifecycle.start(main);
}

class Lifecycle {
  readonly #deps: LifecycleDeps;
  readonly #stopping = new AbortController();
  #running: Promise<RunningComponent | undefined> = Promise.resolve(undefined);
  #ending = false;
  #leaving = false;

  constructor(deps: LifecycleDeps) {
    this.#deps = deps;
  }

  start(main: ComponentMain): void {
    const context: ComponentContext = {
      signal: this.#stopping.signal,
      exitForNewServiceId: (reason) => this.#leaveWithinBudget(reason),
    };
    this.#running = Promise.resolve()
      .then(() => main(context))
      .catch((error: unknown) => this.#failToStart(error));
  }

  /** Stops the component, at most for `STOP_TIMEOUT_MS`, then ends the process. Later calls change nothing. */
  async stopAndExit(code: number): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    this.#stopping.abort();
    await Promise.race([this.#stop(), this.#stopTimeout()]);
    this.#exit(code);
  }

  /** Ends the process at once: after an error that nobody caught its state is not to be trusted. */
  fail(event: string, error: unknown): void {
    this.#deps.logger.error(event, { error });
    this.#ending = true;
    this.#exit(1);
  }

  #failToStart(error: unknown): undefined {
    // Told to stop while it was starting: giving up is what was asked.
    if (this.#ending) this.#deps.logger.info('component_start_interrupted', { error });
    else this.fail('component_start_failed', error);
    return undefined;
  }

  async #stop(): Promise<void> {
    try {
      await (await this.#running)?.stop();
    } catch (error) {
      this.#deps.logger.error('component_stop_failed', { error });
    }
  }

  #stopTimeout(): Promise<void> {
    return new Promise((resolve) => {
      this.#deps.clock.setTimer(STOP_TIMEOUT_MS, () => {
        this.#deps.logger.warn('component_stop_timed_out', { timeout_ms: STOP_TIMEOUT_MS });
        resolve();
      });
    });
  }

  #leaveWithinBudget(reason: string): void {
    if (this.#leaving || this.#ending) return;
    this.#leaving = true;
    const waitMs = waitBeforeExitMs(this.#deps.exits.read(), this.#now());
    this.#deps.logger.warn('exit_for_new_service_id', { reason, wait_ms: waitMs });
    if (waitMs === 0) void this.stopAndExit(1);
    else this.#deps.clock.setTimer(waitMs, () => void this.stopAndExit(1));
  }

  #exit(code: number): void {
    if (code !== 0) this.#deps.exits.add(this.#now());
    this.#deps.beforeExit?.();
    this.#deps.host.exit(code);
  }

  #now(): ExitRecord {
    return { bootId: this.#deps.clock.bootId(), monotonicMs: this.#deps.clock.monotonicMs() };
  }
}
