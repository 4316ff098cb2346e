import { Backoff, type Random } from '@sward/runtime/backoff.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { BusConnectError, policyFor } from './error-policy.ts';
import type { IpcSession, OpenSession } from './ipc-session.ts';
import { Pauses } from './pauses.ts';

export type SessionKeeperDeps = {
  readonly openSession: OpenSession;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** A session stands, the first or a later one. */
  readonly onSession: (session: IpcSession) => void;
  /** The nucleus no longer knows this process: only a new one gets a new service id. Called at most once. */
  readonly onServiceIdRefused: (reason: string) => void;
};

const RECONNECT = { baseMs: 200, maxMs: 15_000, minMs: 50 } as const;

/** A session that lived this long counts as a success: the next back-off starts small again. */
const STABLE_MS = 10_000;

/**
 * A nucleus that goes down while it is being connected to looks as if it refused the service id: only refusals in a
 * row are believed. An exit that was not needed costs one of the two restarts an hour.
 */
const REFUSALS_BEFORE_EXIT = 3;

/** Keeps one session to the nucleus open: connects, reconnects with back-off, for as long as it takes. */
export class SessionKeeper {
  readonly #deps: SessionKeeperDeps;
  readonly #backoff: Backoff;
  readonly #pauses: Pauses;
  #session: IpcSession | undefined;
  #refusals = 0;
  #toldRefused = false;
  #closed = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(deps: SessionKeeperDeps) {
    this.#deps = deps;
    this.#backoff = new Backoff(RECONNECT, deps.random);
    this.#pauses = new Pauses(deps.clock);
  }

  start(): void {
    this.#ended = this.#keep();
  }

  /** The session that stands, if one does. */
  current(): IpcSession | undefined {
    return this.#session;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pauses.endAll();
    await this.#session?.close();
    await this.#ended;
  }

  async #keep(): Promise<void> {
    while (!this.#closed) {
      const session = await this.#tryOpen();
      if (session !== undefined) await this.#hold(session);
      if (!this.#closed) await this.#pauses.pause(this.#backoff.nextMs());
    }
  }

  async #tryOpen(): Promise<IpcSession | undefined> {
    try {
      const session = await this.#deps.openSession();
      this.#refusals = 0;
      return session;
    } catch (error) {
      this.#noteFailure(error);
      return undefined;
    }
  }

  async #hold(session: IpcSession): Promise<void> {
    if (!this.#closed) {
      const sinceMs = this.#deps.clock.monotonicMs();
      this.#session = session;
      this.#deps.logger.info('ipc_connected');
      this.#deps.onSession(session);
      await session.lost;
      this.#session = undefined;
      if (this.#deps.clock.monotonicMs() - sinceMs >= STABLE_MS) this.#backoff.reset();
      if (!this.#closed) this.#deps.logger.warn('ipc_connection_lost');
    }
    await session.close();
  }

  #noteFailure(error: unknown): void {
    const exits = error instanceof BusConnectError && policyFor(error.failure) === 'exit';
    this.#refusals = exits ? this.#refusals + 1 : 0;
    this.#deps.logger.warn(exits ? 'ipc_service_id_refused' : 'ipc_nucleus_away', { error, refusals: this.#refusals });
    if (this.#refusals < REFUSALS_BEFORE_EXIT || this.#toldRefused || this.#closed) return;
    this.#toldRefused = true;
    this.#deps.onServiceIdRefused(error instanceof Error ? error.message : String(error));
  }
}
