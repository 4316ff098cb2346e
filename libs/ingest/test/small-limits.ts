import type { OutboxLimits } from '../src/outbox-limits.ts';

/** Small enough that a test meets each of them. */
export const SMALL_LIMITS: OutboxLimits = {
  maxReadings: 100,
  maxBytes: 1_000_000,
  maxInFlight: 4,
  maxInFlightReadings: 1000,
  maxBatchReadings: 10,
  maxBatchBytes: 7000,
  resendAfterMs: 5000,
  urgentResendAfterMs: 500,
  firstResendAfterMs: 1000,
};
