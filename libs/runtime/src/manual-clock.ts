import type { Clock, Timer } from './clock.ts';

type PendingTimer = { readonly dueMs: number; readonly order: number; readonly callback: () => void };

/** Rounds of the promise queue that `advanceAsync` lets pass after each timer: deeper chains than this are no test's. */
const PROMISE_ROUNDS = 20;

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #wallMs: number;
  #monotonicMs: number;
  #bootId: string;
  #order = 0;
  readonly #timers = new Set<PendingTimer>();

  constructor(start: { wallMs?: number; monotonicMs?: number; bootId?: string } = {}) {
    this.#wallMs = start.wallMs ?? 1_706_872_350_000;
    this.#monotonicMs = start.monotonicMs ?? 1_000;
    this.#bootId = start.bootId ?? '00000000-0000-4000-8000-000000000001';
  }

  now(): number {
    return Math.floor(this.#wallMs);
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  bootId(): string {
    return this.#bootId;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const timer = { dueMs: this.#monotonicMs + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** Timers that have neither fired nor been cancelled. */
  pendingTimers(): number {
    return this.#timers.size;
  }

  /** Moves time on by `ms`, running the timers that fall due in their order, those set on the way included. */
  advance(ms: number): void {
    const endMs = this.#monotonicMs + ms;
    while (this.#runNextTimer(endMs)) {
      // Each round runs one timer; it may have set more.
    }
    this.#moveTo(endMs);
  }

  /** As `advance`, letting promises settle before the first timer and after each. */
  async advanceAsync(ms: number): Promise<void> {
    const endMs = this.#monotonicMs + ms;
    await settlePromises();
    while (this.#runNextTimer(endMs)) {
      await settlePromises();
    }
    this.#moveTo(endMs);
  }

  /** Time passes as for a process that is stopped meanwhile: each timer that falls due runs once, at the end. */
  async leapAsync(ms: number): Promise<void> {
    this.#moveTo(this.#monotonicMs + ms);
    await this.advanceAsync(0);
  }

  /** Sets the wall clock alone, as a time server does. */
  setWallClock(wallMs: number): void {
    this.#wallMs = wallMs;
  }

  /** A new boot: monotonic time starts over. Timers do not survive. */
  reboot(bootId: string): void {
    this.#bootId = bootId;
    this.#monotonicMs = 0;
    this.#timers.clear();
  }

  #runNextTimer(endMs: number): boolean {
    const next = [...this.#timers].sort(byDueTime)[0];
    if (next === undefined || next.dueMs > endMs) return false;
    this.#timers.delete(next);
    this.#moveTo(next.dueMs);
    next.callback();
    return true;
  }

  #moveTo(monotonicMs: number): void {
    const elapsedMs = Math.max(0, monotonicMs - this.#monotonicMs);
    this.#monotonicMs += elapsedMs;
    this.#wallMs += elapsedMs;
  }
}

function byDueTime(a: PendingTimer, b: PendingTimer): number {
  return a.dueMs - b.dueMs || a.order - b.order;
}

async function settlePromises(): Promise<void> {
  for (let round = 0; round < PROMISE_ROUNDS; round++) {
    await Promise.resolve();
  }
}
