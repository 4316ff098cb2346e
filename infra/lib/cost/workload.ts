import { SECONDS_PER_MONTH } from './bill.ts';

/** What is measured, and how it is sent. */
export type Workload = {
  /** Sensors of one gateway. */
  readonly devices: number;
  /** Between two readings of a sensor, s. */
  readonly intervalS: number;
  readonly gateways: number;
  /** The publisher's `publish_interval_s`. */
  readonly publishIntervalS: number;
};

/** What a gateway sends in a month. */
export type Traffic = {
  readonly readings: number;
  readonly messages: number;
  readonly readingsPerMessage: number;
};

/** Readings are committed, and so sent, at most this often, s: `commit_interval_ms` of the buffer. */
const COMMIT_INTERVAL_S = 1;
/** As many deflate into a batch of 7,000 bytes. */
const READINGS_PER_FULL_MESSAGE = 250;

/**
 * What one gateway sends. Sensors are taken to speak at random moments: after each message the next one goes when the interval is over,
 * or, where nothing was heard until then, with the next reading.
 */
export function trafficOf({ devices, intervalS, publishIntervalS }: Workload): Traffic {
  const perSecond = devices / intervalS;
  const apartS = Math.max(COMMIT_INTERVAL_S, publishIntervalS);
  const quietS = Math.exp(-perSecond * apartS) / perSecond;
  const messagesPerSecond = Math.max(1 / (apartS + quietS), perSecond / READINGS_PER_FULL_MESSAGE);
  return {
    readings: perSecond * SECONDS_PER_MONTH,
    messages: messagesPerSecond * SECONDS_PER_MONTH,
    readingsPerMessage: perSecond / messagesPerSecond,
  };
}
