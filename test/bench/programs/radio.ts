/**
 * The virtual radio in a process of its own. Its clock stands still until readings are offered, so that a host can scan
 * before; each offer is played at its own rate.
 */

import type { Timers } from '@sward/radio/player.ts';
import { createRadio } from '@sward/radio/radio.ts';
import { ruuviPackets } from '../support/advertisements.ts';
import { obeyParent, programOptions, tellParent } from './parent.ts';
import type { OfferRequest } from './source-messages.ts';

const { listen } = programOptions<{ listen: string }>();

/** Frames below `from + count` are due from `startedMs` on, one each `intervalMs`. */
let offer = { from: 0, count: 0, intervalMs: 1, startedMs: 0 };
let lostBefore = 0;
let told = true;
let waiting: (() => void)[] = [];
/** When the player began: it counts from there. */
let playStartedMs: number | undefined;

/** When the frame of this number is due; never, before it is offered. */
function dueMs(index: number): number {
  const { from, count, intervalMs, startedMs } = offer;
  if (index < from + count) return startedMs + (index - from) * intervalMs;
  if (!told) tellOffered();
  return Number.POSITIVE_INFINITY;
}

function* frames() {
  let index = 0;
  for (const packet of ruuviPackets()) {
    const own = index;
    index += 1;
    yield {
      packet,
      get atMs() {
        return dueMs(own);
      },
    };
  }
}

const timers: Timers = {
  now() {
    const nowMs = performance.now();
    playStartedMs ??= nowMs;
    return nowMs;
  },
  after(delayMs, callback) {
    if (delayMs === Number.POSITIVE_INFINITY) {
      waiting.push(callback);
      return () => undefined;
    }
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

const radio = createRadio({ listen, source: frames(), timers });

const lost = (): number => radio.counters().aired - radio.counters().sent;

function tellOffered(): void {
  told = true;
  tellParent({ kind: 'offered', dropped: lost() - lostBefore });
}

await radio.start();
obeyParent<OfferRequest>(
  ({ count, perSecond }) => {
    const startedMs = performance.now() - (playStartedMs ?? performance.now());
    // The air knows no back-pressure: without a rate all frames would come at once, and be lost as on air.
    offer = { from: offer.from + offer.count, count, intervalMs: perSecond === null ? 0 : 1000 / perSecond, startedMs };
    lostBefore = lost();
    told = false;
    const callbacks = waiting;
    waiting = [];
    for (const callback of callbacks) callback();
  },
  () => radio.stop(),
);
tellParent({ kind: 'ready', environment: radio.environment() });
