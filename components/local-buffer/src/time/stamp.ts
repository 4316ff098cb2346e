import type { Reading, TimeQuality } from '@sward/contracts/reading.ts';
import type { SyncState } from './sync-state.ts';

/** A sensor's clock may run ahead of the gateway's by this much, ms. */
const MAX_AHEAD_MS = 60_000;
/** Wall and monotonic time of one hearing agree this closely while nobody sets the wall clock, ms. */
const SAME_CLOCK_MS = 2000;

/** What is known of this machine's clocks while a batch is taken in. */
export type ClockReading = {
  readonly state: SyncState;
  readonly bootId: string;
  /** Wall clock minus monotonic clock, ms. */
  readonly offsetMs: number;
  /** No clock that is right shows less, Unix ms. */
  readonly notBeforeMs: number;
};

/**
 * How far the times of a reading can be trusted. The clock may have been set between hearing and now, because sources
 * hold readings while the buffer is away: what was stamped by another wall clock than today's is not trusted.
 */
function qualityOf(reading: Reading, clock: ClockReading): TimeQuality {
  if (reading.received_at < clock.notBeforeMs) return 'unsynchronized';
  if (clock.state !== 'synchronized') return clock.state;
  if (reading.boot_id !== clock.bootId) return 'unknown';
  const agrees = Math.abs(reading.received_at - (reading.mono_ms + clock.offsetMs)) <= SAME_CLOCK_MS;
  return agrees ? 'synchronized' : 'unsynchronized';
}

/**
 * The reading as it is kept: with the quality of its times, and measured no later than it was heard. What a sensor's
 * clock in the future said stays in `measured_at_raw`.
 */
export function stampReading(reading: Reading, clock: ClockReading): Reading {
  const stamped = { ...reading, time_quality: qualityOf(reading, clock) };
  if (reading.measured_at <= reading.received_at + MAX_AHEAD_MS) return stamped;
  return { ...stamped, measured_at: reading.received_at, measured_at_raw: reading.measured_at };
}

/**
 * The reading with its true times, of which `offsetMs` is what the true time is ahead of the monotonic clock. A sensor's
 * own time that only looked like the future from a gateway in the past is taken at its word.
 */
export function correctReading(reading: Reading, offsetMs: number): Reading {
  const receivedAt = Math.max(0, Math.round(reading.mono_ms + offsetMs));
  const shifted = Math.max(0, reading.measured_at + receivedAt - reading.received_at);
  const corrected = { ...reading, received_at: receivedAt, measured_at: shifted, time_quality: 'corrected' as const };
  const { measured_at_raw: raw, ...rest } = corrected;
  return raw !== undefined && raw <= receivedAt + MAX_AHEAD_MS ? { ...rest, measured_at: raw } : corrected;
}
