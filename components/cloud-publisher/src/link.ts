import type { LinkState } from '@sward/contracts/status.ts';
import type { Pacer } from './pacer.ts';

/** A full window is free again as soon as the broker has answered. */
const FIRST_PAUSE_MS = 10;
/** While the link is down one batch is tried this often, ms. */
const LONGEST_PAUSE_MS = 500;
/** Refused for this long the link is down; until then there was too much at once. */
const DOWN_AFTER_MS = 2000;
/** A refusal is cured by a deployment, not by trying: often enough to notice, seldom enough not to flood the log, ms. */
export const UNAUTHORIZED_WAIT_MS = 30_000;

type Refusals = { readonly sinceMs: number; readonly share: number; count: number };

/**
 * Judges the link by what becomes of publishes. The nucleus refuses alike when there is no link and when its window is
 * full; which it is only time tells. While the link is down one batch at a time is sent, to find out when it is back.
 */
export class Link {
  readonly #pacer: Pacer;
  readonly #random: () => number;
  #state: LinkState = 'unconfirmed';
  #probing = false;
  #refusals: Refusals | undefined;
  #resumeAtMs = Number.NEGATIVE_INFINITY;

  constructor(pacer: Pacer, random: () => number) {
    this.#pacer = pacer;
    this.#random = random;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** True while one batch at a time is to be sent. */
  get probing(): boolean {
    return this.#probing;
  }

  /** Monotonic time before which nothing is to be published, ms. */
  get resumeAtMs(): number {
    return this.#resumeAtMs;
  }

  /** The nucleus did not take a publish. Gives the pause, ms. */
  refused(nowMs: number): number {
    this.#refusals ??= { sinceMs: nowMs, share: this.#pacer.share, count: 0 };
    this.#refusals.count += 1;
    const { sinceMs, share, count } = this.#refusals;
    if (nowMs - sinceMs < DOWN_AFTER_MS) {
      this.#pacer.giveWay(nowMs);
    } else {
      this.#pacer.restore(share);
      this.#probing = true;
      this.#state = 'refused';
    }
    const longestMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(count - 1, 10));
    return this.#pause(nowMs, longestMs * (0.5 + this.#random() / 2));
  }

  /** The nucleus refuses this component the topic. Gives the pause, ms. */
  unauthorized(nowMs: number): number {
    this.#state = 'unauthorized';
    this.#probing = true;
    return this.#pause(nowMs, UNAUTHORIZED_WAIT_MS);
  }

  /** The nucleus took a publish: no more than that. */
  accepted(): void {
    this.#refusals = undefined;
    if (this.#state === 'refused' || this.#state === 'unauthorized') this.#state = 'unconfirmed';
  }

  /** The nucleus took or refused something that nobody will confirm, while there was nothing else to judge by. */
  told(taken: boolean): void {
    this.#state = taken ? 'up' : 'refused';
  }

  /** What was sent is overdue, and nothing was confirmed since. */
  silent(): void {
    this.#state = 'unconfirmed';
    this.#probing = true;
  }

  /** The cloud confirmed something. True where the link was down. */
  confirmed(): boolean {
    const wasDown = this.#probing;
    this.#state = 'up';
    this.#probing = false;
    this.#refusals = undefined;
    this.#resumeAtMs = Number.NEGATIVE_INFINITY;
    return wasDown;
  }

  #pause(nowMs: number, ms: number): number {
    this.#resumeAtMs = nowMs + ms;
    return ms;
  }
}
