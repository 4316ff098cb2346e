import type { Clock, Timer } from '@sward/runtime/clock.ts';
import type { ClockSync } from '../ports.ts';
import type { SyncState } from './sync-state.ts';

/** While the clock is not known to be right, and once it is, ms: asking starts a process. */
const LOOK_MS = { waiting: 10_000, synchronized: 60_000 } as const;

/** Asks the machine again and again whether its clock is set. */
export class SyncWatch {
  readonly #sync: ClockSync;
  readonly #clock: Clock;
  readonly #hear: (said: SyncState) => void;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(sync: ClockSync, clock: Clock, hear: (said: SyncState) => void) {
    this.#sync = sync;
    this.#clock = clock;
    this.#hear = hear;
  }

  /** Resolves with the first answer: readings that came before it would never get their true time. */
  async start(): Promise<void> {
    await this.#ask();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #ask(): Promise<void> {
    const said = await this.#sync.read();
    if (this.#stopped) return;
    this.#hear(said);
    const pauseMs = said === 'synchronized' ? LOOK_MS.synchronized : LOOK_MS.waiting;
    this.#timer = this.#clock.setTimer(pauseMs, () => void this.#ask());
  }
}
