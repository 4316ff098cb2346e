/** Limits of the moment: configuration changes them. */
export type OutboxLimits = {
  /** Readings held at most, sent or not, and bytes of their JSON; past either the oldest go. */
  readonly maxReadings: number;
  readonly maxBytes: number;
  /** Batches sent and not yet acknowledged at most; no further one is begun once they hold this many readings. */
  readonly maxInFlight: number;
  readonly maxInFlightReadings: number;
  /** Readings in one batch at most, before the byte limit. */
  readonly maxBatchReadings: number;
  /** Encoded bytes of one batch at most. */
  readonly maxBatchBytes: number;
  /** An unacknowledged batch is sent again after this long, ms; an urgent one, which the buffer commits at once, sooner. */
  readonly resendAfterMs: number;
  readonly urgentResendAfterMs: number;
  /** The same before the first acknowledgement: a buffer that is still starting hears nothing, and tells nobody, ms. */
  readonly firstResendAfterMs: number;
};
