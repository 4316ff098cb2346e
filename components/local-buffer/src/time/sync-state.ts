/** Whether the machine's wall clock can be trusted: `unknown` where nothing on the machine tells. */
export type SyncState = 'synchronized' | 'unsynchronized' | 'unknown';

export type ClockEvidence = {
  /** What the machine says. */
  readonly said: SyncState;
  /** What the wall clock shows, Unix ms. */
  readonly wallMs: number;
  /** No clock that is right shows less, Unix ms. */
  readonly notBeforeMs: number;
  /** The wall clock showed less than that earlier in this process. */
  readonly wasImplausible: boolean;
};

/**
 * Judges the wall clock. One that shows a time before this software existed is wrong, whatever the machine says. Where
 * nothing tells, a clock that was wrong so and is not any more must have been set.
 */
export function judgeClock({ said, wallMs, notBeforeMs, wasImplausible }: ClockEvidence): SyncState {
  if (wallMs < notBeforeMs) return 'unsynchronized';
  if (said !== 'unknown') return said;
  return wasImplausible ? 'synchronized' : 'unknown';
}
