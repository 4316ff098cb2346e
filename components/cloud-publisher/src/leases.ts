import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import type { Lane, LeaseRequest } from '@sward/contracts/delivery.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import type { Arrival, DeliveryWindow } from './delivery-window.ts';

/** How often the buffer is asked again for more than it sends, ms: the request or a batch may have been lost. */
const RENEWAL_MS = 5000;
/** The same where more is waiting, or nothing is in flight: the buffer may have been starting when it was asked last. */
const SOON_MS = 1000;
/** Of the window, while live is open: enough for its share of the publishes. */
const LIVE_SHARE = 0.25;

type LaneState = {
  /** Batches that the buffer may still send. */
  credits: number;
  /** When the buffer was last asked or sent something, monotonic ms. */
  stirredAtMs: number;
  /** When it was asked again because of a gap, monotonic ms; nothing of the lane was taken since. */
  gapAskedAtMs: number;
  /** Newest reading of the log when it last sent something. */
  head: number;
};

const NEVER_MS = Number.NEGATIVE_INFINITY;

const idle = (): LaneState => ({ credits: 0, stirredAtMs: NEVER_MS, gapAskedAtMs: NEVER_MS, head: 0 });

/** What the buffer is asked for: as much of each lane as the window has room for. Pure state. */
export class Leases {
  readonly #window: DeliveryWindow;
  readonly #maxInFlight: () => number;
  readonly #apartMs: () => number;
  readonly #lanes: Record<Lane, LaneState> = { backlog: idle(), live: idle() };

  /** @param apartMs how far apart batches go that are not full, ms */
  constructor(window: DeliveryWindow, maxInFlight: () => number, apartMs: () => number) {
    this.#window = window;
    this.#maxInFlight = maxInFlight;
    this.#apartMs = apartMs;
  }

  /** Readings between what is taken of a lane and the end of the log, as far as is known. */
  behind(lane: Lane): number {
    const taken = this.#window.taken(lane);
    const head = Math.max(this.#lanes.backlog.head, this.#lanes.live.head);
    const end = lane === 'backlog' ? (this.#window.liveStart ?? head) : head;
    return taken === undefined ? 0 : Math.max(0, end - taken);
  }

  /** A batch of this lane came. One behind a gap was sent for an earlier request. */
  arrived(lane: Lane, arrival: Arrival, head: number, nowMs: number): void {
    const state = this.#lanes[lane];
    state.stirredAtMs = nowMs;
    state.head = head;
    if (arrival !== 'gap') state.credits -= 1;
    if (arrival === 'taken') state.gapAskedAtMs = NEVER_MS;
  }

  /** Requests after a gap: once for all batches that come behind it. */
  afterGap(lane: Lane, nowMs: number): LeaseRequest[] {
    const state = this.#lanes[lane];
    if (!this.#openLanes().includes(lane) || nowMs - state.gapAskedAtMs < SOON_MS) return [];
    state.gapAskedAtMs = nowMs;
    return [this.request(lane, nowMs)];
  }

  /** Requests when the two lanes have become one again: the backlog goes on where live was. */
  merged(nowMs: number): LeaseRequest[] {
    return [this.#ask('live', 0, undefined, nowMs), this.request('backlog', nowMs)];
  }

  /** Requests for lanes whose credits are used up while the window has room. */
  whenDry(nowMs: number): LeaseRequest[] {
    return this.#openLanes().flatMap((lane) =>
      this.#lanes[lane].credits <= 0 && this.#free(lane) > 0 ? [this.request(lane, nowMs)] : [],
    );
  }

  /** Requests that are due to be made again. */
  renewals(nowMs: number): LeaseRequest[] {
    return this.#openLanes().flatMap((lane) => {
      const quietMs = nowMs - this.#lanes[lane].stirredAtMs;
      return this.#free(lane) > 0 && quietMs >= this.#patienceMs(lane) ? [this.#renewal(lane, nowMs)] : [];
    });
  }

  /** Asks for all that the window has room for of a lane. */
  request(lane: Lane, nowMs: number): LeaseRequest {
    const until = lane === 'backlog' ? this.#window.liveStart : undefined;
    return this.#ask(lane, this.#free(lane), until, nowMs);
  }

  #ask(lane: Lane, credits: number, until: number | undefined, nowMs: number): LeaseRequest {
    Object.assign(this.#lanes[lane], { credits, stirredAtMs: nowMs });
    const apartMs = this.#apartMs();
    return {
      v: 1,
      consumer: CLOUD_CONSUMER,
      lane,
      after: this.#window.position(lane),
      ...(until === undefined ? {} : { until }),
      credits,
      max_bytes: MAX_IPC_PAYLOAD_BYTES,
      ...(apartMs === 0 ? {} : { apart_ms: apartMs }),
    };
  }

  /**
   * A backlog that is quiet ahead of live, with nothing in flight, may end in readings that are gone from the log: what comes
   * next, asked for without an end, says so.
   */
  #renewal(lane: Lane, nowMs: number): LeaseRequest {
    const isDone = lane === 'backlog' && this.#window.liveStart !== undefined && this.#inFlight(lane) === 0;
    return isDone ? this.#ask(lane, 1, undefined, nowMs) : this.request(lane, nowMs);
  }

  #patienceMs(lane: Lane): number {
    return this.#inFlight(lane) === 0 || this.behind(lane) > 0 ? SOON_MS : RENEWAL_MS;
  }

  #openLanes(): Lane[] {
    return this.#window.liveStart === undefined ? ['backlog'] : ['live', 'backlog'];
  }

  #free(lane: Lane): number {
    return Math.max(0, this.#room(lane) - this.#inFlight(lane));
  }

  #room(lane: Lane): number {
    const max = this.#maxInFlight();
    if (this.#window.liveStart === undefined) return max;
    const live = Math.max(1, Math.round(max * LIVE_SHARE));
    return lane === 'live' ? live : Math.max(1, max - live);
  }

  #inFlight(lane: Lane): number {
    const { outstanding, liveStart } = this.#window;
    return liveStart === undefined ? outstanding.length : outstanding.filter((entry) => entry.lane === lane).length;
  }
}
