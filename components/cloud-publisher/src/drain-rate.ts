import type { DeliveryHeader } from '@sward/contracts/delivery.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import type { Config } from './config.ts';
import type { Pacer } from './pacer.ts';

/** Further behind than this, in seconds of delivery at the present pace, new readings no longer wait for old ones. */
const OPEN_LIVE_S = 2;
/** A live lane whose readings are this old is opened anew at the end of the log, ms. */
const OLDEST_LIVE_MS = 3500;
/** A version 1.0 message of one reading takes about so much. */
const READING_MESSAGE_BYTES = 400;

/** How many readings a second can be delivered, at the pace of this moment. */
export function drainRate(
  { mode, max_in_flight }: Pick<Config, 'mode' | 'max_in_flight'>,
  pacer: Pacer,
  bytesPerReading: number,
  roundTripMs: number | undefined,
): number {
  if (mode === 'reading') return pacer.rate(READING_MESSAGE_BYTES);
  const windows = roundTripMs === undefined ? Number.POSITIVE_INFINITY : (max_in_flight * 1000) / roundTripMs;
  const batches = Math.min(pacer.rate(MAX_IPC_PAYLOAD_BYTES), windows);
  return (batches * MAX_IPC_PAYLOAD_BYTES) / Math.max(1, bytesPerReading);
}

/** Whether new readings should go ahead of those that wait, judged by a batch of the backlog and the rate of delivery. */
export function shouldOpenLive({ log, count }: DeliveryHeader, readingsPerSecond: number): boolean {
  return log.head - (log.seq + count - 1) > OPEN_LIVE_S * readingsPerSecond;
}

/** Whether live should leave what it has not taken to the backlog: what is delivered in it is no longer of now. */
export function shouldReopenLive(ageMs: number): boolean {
  return ageMs > OLDEST_LIVE_MS;
}
