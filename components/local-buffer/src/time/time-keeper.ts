import type { Reading } from '@sward/contracts/reading.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import { type BootOffsets, offsetAt, offsetsFromText, offsetsToText, withOffset } from './boot-offsets.ts';
import { correctReading, stampReading } from './stamp.ts';
import { judgeClock, type SyncState } from './sync-state.ts';

export type TimeKeeperDeps = {
  readonly clock: Clock;
  /** No clock that is right shows less, Unix ms. */
  readonly notBeforeMs: number;
  /** How long after the start readings wait for a clock that is not set, s. */
  readonly waitS: () => number;
};

/** Name of the text that is kept in the log. */
export const CLOCK_STATE = 'clock_offsets';

/**
 * Knows how far the wall clock can be trusted, and what the true time was when it could not. A Pi has no clock battery:
 * it boots in 1970, or at the time of its last shutdown, and is set once there is a network. Readings keep the monotonic
 * stamp of their boot, and the difference between the clocks of that boot, learnt later, gives their true time.
 */
export class TimeKeeper {
  readonly #deps: TimeKeeperDeps;
  readonly #startedAtMs: number;
  #offsets: BootOffsets = [];
  #saved: BootOffsets = this.#offsets;
  #said: SyncState = 'unknown';
  #state: SyncState = 'unknown';
  #wasImplausible = false;

  constructor(deps: TimeKeeperDeps) {
    this.#deps = deps;
    this.#startedAtMs = deps.clock.monotonicMs();
    this.look();
  }

  get state(): SyncState {
    return this.#state;
  }

  /** Takes up the text that `changes` gave in an earlier process. One that is damaged is left out. */
  restore(text: string | undefined): void {
    this.#offsets = offsetsFromText(text ?? '') ?? [];
    this.#saved = this.#offsets;
    this.look();
  }

  /** What must outlive this process and is not on disk yet, by name: the offsets of the last boots. */
  changes(): ReadonlyMap<string, string> {
    return new Map(
      this.#offsets === this.#saved || this.#offsets.length === 0 ? [] : [[CLOCK_STATE, offsetsToText(this.#offsets)]],
    );
  }

  /** The changes are on disk. */
  saved(): void {
    this.#saved = this.#offsets;
  }

  /** What the machine says of its clock now. */
  hear(said: SyncState): void {
    this.#said = said;
    this.look();
  }

  /** Looks at the clocks again; they may have been set. To be called every second or so. */
  look(): void {
    const { clock, notBeforeMs } = this.#deps;
    const wallMs = clock.now();
    const wasImplausible = this.#wasImplausible;
    this.#state = judgeClock({ said: this.#said, wallMs, notBeforeMs, wasImplausible });
    this.#wasImplausible ||= wallMs < notBeforeMs;
    if (this.#state !== 'synchronized') return;
    const monoMs = clock.monotonicMs();
    this.#offsets = withOffset(this.#offsets, clock.bootId(), monoMs, wallMs - monoMs);
  }

  /** What gives the readings of one batch, arriving now, the quality of their times. */
  stamper(): (reading: Reading) => Reading {
    this.look();
    const { clock, notBeforeMs } = this.#deps;
    const offsetMs = clock.now() - clock.monotonicMs();
    const reading = { state: this.#state, bootId: clock.bootId(), offsetMs, notBeforeMs };
    return (heard) => stampReading(heard, reading);
  }

  /** What was saved is gone: all of it is a change again. */
  saveAgain(): void {
    this.#saved = [];
  }

  /**
   * The reading as a consumer gets it, with its true times where they are known by now. Undefined: not yet, they may be
   * known soon.
   */
  serve(reading: Reading): Reading | undefined {
    if (reading.time_quality !== 'unsynchronized') return reading;
    const offsetMs = offsetAt(this.#offsets, reading.boot_id, reading.mono_ms);
    if (offsetMs !== undefined) return correctReading(reading, offsetMs);
    return this.#waits() && reading.boot_id === this.#deps.clock.bootId() ? undefined : reading;
  }

  #waits(): boolean {
    const { clock, waitS } = this.#deps;
    return this.#state === 'unsynchronized' && clock.monotonicMs() - this.#startedAtMs < waitS() * 1000;
  }
}
