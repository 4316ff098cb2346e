import type { DeliveryHeader } from '@sward/contracts/delivery.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import type { Config } from './config.ts';
import type { Pacer } from './pacer.ts';

/** Further behind than this, in seconds of delivery at the present pace, new readings no longer wait for old ones. */
const OPEN_LIVE_S = 2;
/** The live lane that is itself this far behind is opened anew at the end of the log. */
const REOPEN_LIVE_S = 4;
/** What live is sure to get of the pace. */
const LIVE_SHARE = 0.2;
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

/** Whether new readings should go ahead of those that wait, judged by a batch that arrived and the rate of delivery. */
export function shouldOpenLive({ log, count }: DeliveryHeader, isOpen: boolean, readingsPerSecond: number): boolean {
  const behind = log.head - (log.seq + count - 1);
  if (log.lane === 'live') return behind > REOPEN_LIVE_S * LIVE_SHARE * readingsPerSecond;
  return !isOpen && behind > OPEN_LIVE_S * readingsPerSecond;
}
