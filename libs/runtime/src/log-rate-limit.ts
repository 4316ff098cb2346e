export type LogRateLimitPolicy = { readonly linesPerWindow: number; readonly windowMs: number };

/** Lines of one event that were held back, and the window they fell into. */
export type SuppressedLines = { readonly event: string; readonly count: number; readonly windowMs: number };

type Window = { readonly startMs: number; readonly lines: number };

const DEFAULT_POLICY: LogRateLimitPolicy = { linesPerWindow: 10, windowMs: 60_000 };

/** Holds back lines of an event that repeats too often: a flood fills the SD card and hides what matters. */
export class LogRateLimit {
  readonly #policy: LogRateLimitPolicy;
  readonly #windows = new Map<string, Window>();

  constructor(policy: LogRateLimitPolicy = DEFAULT_POLICY) {
    this.#policy = policy;
  }

  /** Whether a line of this event may be written now. `nowMs` is monotonic. */
  admits(event: string, nowMs: number): boolean {
    const window = this.#windows.get(event) ?? { startMs: nowMs, lines: 0 };
    this.#windows.set(event, { ...window, lines: window.lines + 1 });
    return window.lines < this.#policy.linesPerWindow;
  }

  /** Closes the windows that have ended and tells what they held back. To be called ahead of `admits`. */
  takeEnded(nowMs: number): SuppressedLines[] {
    return this.#take((window) => nowMs - window.startMs >= this.#policy.windowMs);
  }

  /** Closes all windows, as at the end of the process. */
  takeAll(): SuppressedLines[] {
    return this.#take(() => true);
  }

  #take(isOver: (window: Window) => boolean): SuppressedLines[] {
    const over = [...this.#windows].filter(([, window]) => isOver(window));
    for (const [event] of over) this.#windows.delete(event);
    return over
      .map(([event, window]) => ({
        event,
        count: window.lines - this.#policy.linesPerWindow,
        windowMs: this.#policy.windowMs,
      }))
      .filter(({ count }) => count > 0);
  }
}
