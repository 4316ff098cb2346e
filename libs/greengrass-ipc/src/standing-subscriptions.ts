import { Backoff, type Random } from '@sward/runtime/backoff.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { BusRejectedError, BusUnauthorizedError } from './bus-errors.ts';
import type { IpcSession, IpcStream, StreamRequest } from './ipc-session.ts';
import type { MessageHandler, Subscription } from './message-bus.ts';
import { Pauses } from './pauses.ts';

export type StandingSubscriptionsDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly currentSession: () => IpcSession | undefined;
};

type Standing = {
  readonly request: StreamRequest;
  readonly onMessage: MessageHandler;
  /** Called after a gap in which messages may have been missed. */
  readonly onRestored: () => void;
  /** The stream that serves it now, and the session that stream belongs to. */
  open: { readonly stream: IpcStream; readonly session: IpcSession } | undefined;
  closed: boolean;
};

const RESTORE = { baseMs: 500, maxMs: 30_000, minMs: 100 } as const;

/** Wait after a refusal that only a deployment cures, ms. */
const REFUSED_RETRY_MS = 60_000;

/** The subscriptions that a component wants, whatever becomes of its connections. */
export class StandingSubscriptions {
  readonly #deps: StandingSubscriptionsDeps;
  readonly #pauses: Pauses;
  readonly #standing = new Set<Standing>();

  constructor(deps: StandingSubscriptionsDeps) {
    this.#deps = deps;
    this.#pauses = new Pauses(deps.clock);
  }

  /** Opens a subscription on a session; from then on it is restored until it is closed. @throws BusError */
  async open(
    session: IpcSession,
    request: StreamRequest,
    onMessage: MessageHandler,
    onRestored: () => void = () => {},
  ): Promise<Subscription> {
    const standing: Standing = { request, onMessage, onRestored, open: undefined, closed: false };
    await this.#openStream(standing, session);
    this.#standing.add(standing);
    // The session may have gone between the nucleus's answer and here, with the next one restored already.
    const current = this.#deps.currentSession();
    if (current !== undefined && current !== session) void this.#restore(standing, current);
    return { close: () => this.#close(standing) };
  }

  /** Opens again, on the session that stands now, what is not open on it. */
  restoreAll(): void {
    const session = this.#deps.currentSession();
    if (session === undefined) return;
    for (const standing of this.#standing) void this.#restore(standing, session);
  }

  /**
   * Opens the local ones anew, then closes the old stream. When Lite's publish/subscribe daemon restarts, subscriptions
   * die without a word while publishes go on succeeding: this is what hears again. A message of that moment comes twice.
   */
  renewLocal(): void {
    const session = this.#deps.currentSession();
    if (session === undefined) return;
    for (const standing of this.#standing) {
      const isOpen = standing.open?.session === session;
      if (isOpen && standing.request.kind === 'local') void this.#renew(standing, session);
    }
  }

  /** Ends all of them. Their streams end with the session. */
  closeAll(): void {
    for (const standing of this.#standing) standing.closed = true;
    this.#standing.clear();
    this.#pauses.endAll();
  }

  async #close(standing: Standing): Promise<void> {
    standing.closed = true;
    this.#standing.delete(standing);
    await standing.open?.stream.close();
  }

  /** Opens a stream and closes the one it takes the place of. */
  async #openStream(standing: Standing, session: IpcSession): Promise<void> {
    let stream: IpcStream | undefined;
    stream = await session.openStream(standing.request, {
      onMessage: (payload, topic) => this.#deliver(standing, payload, topic),
      onEnded: () => {
        // A stream that was replaced ends because it was closed.
        if (stream === undefined || standing.open?.stream !== stream) return;
        standing.open = undefined;
        void this.#reopen(standing, session);
      },
    });
    const replaced = standing.open;
    standing.open = { stream, session };
    if (standing.closed) await stream.close();
    if (replaced?.session === session) await replaced.stream.close();
  }

  async #renew(standing: Standing, session: IpcSession): Promise<void> {
    try {
      await this.#openStream(standing, session);
    } catch (error) {
      this.#deps.logger.warn('subscription_not_renewed', { ...standing.request, error });
    }
  }

  async #reopen(standing: Standing, session: IpcSession): Promise<void> {
    if (!this.#wanted(standing, session)) return;
    this.#deps.logger.warn('subscription_ended', { ...standing.request });
    await this.#pauses.pause(RESTORE.baseMs);
    await this.#restore(standing, session);
  }

  async #restore(standing: Standing, session: IpcSession): Promise<void> {
    const backoff = new Backoff(RESTORE, this.#deps.random);
    while (this.#wanted(standing, session) && standing.open?.session !== session) {
      try {
        await this.#openStream(standing, session);
        if (!standing.closed) standing.onRestored();
        return;
      } catch (error) {
        this.#deps.logger.warn('subscription_not_restored', { ...standing.request, error });
        await this.#pauses.pause(needsDeployment(error) ? REFUSED_RETRY_MS : backoff.nextMs());
      }
    }
  }

  #wanted(standing: Standing, session: IpcSession): boolean {
    return !standing.closed && this.#deps.currentSession() === session;
  }

  #deliver(standing: Standing, payload: Uint8Array, topic: string): void {
    if (standing.closed) return;
    try {
      standing.onMessage(payload, topic);
    } catch (error) {
      this.#deps.logger.error('message_handler_failed', { topic, error });
    }
  }
}

function needsDeployment(error: unknown): boolean {
  return error instanceof BusUnauthorizedError || error instanceof BusRejectedError;
}
