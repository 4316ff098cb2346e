import type { IotCoreCounters } from './iot-core-proxy.ts';

/** Counters while they count; `pending` is worked out by who reads them. */
export type MutableCounters = { -readonly [Name in Exclude<keyof IotCoreCounters, 'pending'>]: number };

/** All at zero. */
export function newCounters(): MutableCounters {
  return { accepted: 0, refused: 0, sent: 0, acked: 0, lost: 0, received: 0, tooLarge: 0 };
}
