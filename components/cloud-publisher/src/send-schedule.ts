import type { Lane } from '@sward/contracts/delivery.ts';
import type { DeliveryWindow, Outstanding } from './delivery-window.ts';
import { LaneShare } from './lane-share.ts';
import type { Link } from './link.ts';
import { RoundTrip } from './round-trip.ts';

/** Why a batch comes round again: not confirmed in time, while nothing was; while what was sent later was; or while only what was sent earlier was. */
export type Overdue = 'silent' | 'passed-over' | 'slow';

/** The longest wait between two probes that the nucleus took, ms. */
const LONGEST_PROBE_MS = 5000;
const LANES: readonly Lane[] = ['live', 'backlog'];

/** Which batch is to be sent next, and when: the lanes' shares, overdue confirmations, and one probe at a time while the link is down. */
export class SendSchedule {
  readonly #window: DeliveryWindow;
  readonly #link: Link;
  readonly #share = new LaneShare();
  readonly #roundTrip = new RoundTrip();
  #probeAtMs = Number.NEGATIVE_INFINITY;
  #confirmedAtMs = Number.NEGATIVE_INFINITY;
  /** When the newest of what is confirmed was sent. */
  #confirmedSendMs = Number.NEGATIVE_INFINITY;

  constructor(window: DeliveryWindow, link: Link) {
    this.#window = window;
    this.#link = link;
  }

  /** Mean time from sending to confirmation, ms; undefined before any was measured. */
  get roundTripMs(): number | undefined {
    return this.#roundTrip.meanMs;
  }

  /** The batch to send now: never sent, or overdue. `started` are those on their way of which there is more to send. */
  next(nowMs: number, started: readonly Outstanding[]): Outstanding | undefined {
    if (this.#link.probing) return nowMs < this.#probeAtMs ? undefined : this.#probe();
    const firstOf = (lane: Lane) =>
      started.find((entry) => entry.lane === lane) ??
      this.#window.outstanding.find((entry) => entry.lane === lane && entry.dueAtMs <= nowMs);
    const ready = LANES.filter((lane) => firstOf(lane) !== undefined);
    const lane = this.#share.next(ready);
    return lane === undefined ? undefined : firstOf(lane);
  }

  /** When `next` may give something again, monotonic ms; undefined while nothing is outstanding. */
  get wakeAtMs(): number | undefined {
    const { outstanding } = this.#window;
    if (outstanding.length === 0) return undefined;
    const dueAtMs = this.#link.probing ? this.#probeAtMs : Math.min(...outstanding.map((entry) => entry.dueAtMs));
    return Math.max(dueAtMs, this.#link.resumeAtMs);
  }

  /** One message of this batch was taken by the nucleus. */
  published({ lane }: Outstanding): void {
    this.#share.sent(lane);
  }

  /** All of the batch that is to be sent now is sent. Gives what takes this back. */
  sent(entry: Outstanding, nowMs: number, ceilingMs: number): () => void {
    const { attempts, sentAtMs, dueAtMs } = entry;
    const timeoutMs = this.#roundTrip.timeoutMs(attempts + 1, ceilingMs);
    Object.assign(entry, { attempts: attempts + 1, sentAtMs: nowMs, dueAtMs: nowMs + timeoutMs });
    this.#probeAtMs = nowMs + Math.min(timeoutMs, LONGEST_PROBE_MS);
    return () => {
      Object.assign(entry, { attempts, sentAtMs, dueAtMs });
      this.#probeAtMs = nowMs;
    };
  }

  /** Why a batch that was sent before is to be sent again. */
  judge({ sentAtMs }: Outstanding): Overdue {
    if (this.#confirmedAtMs <= sentAtMs) return 'silent';
    return this.#confirmedSendMs > sentAtMs ? 'passed-over' : 'slow';
  }

  /** The link is silent: probing begins at once. */
  silent(): void {
    this.#link.silent();
  }

  /** The cloud confirmed something; `done` is what is confirmed as a whole. */
  confirmed(done: readonly Outstanding[], nowMs: number): void {
    this.#confirmedAtMs = nowMs;
    for (const { sentAtMs, attempts } of done) {
      this.#confirmedSendMs = Math.max(this.#confirmedSendMs, sentAtMs);
      if (attempts === 1) this.#roundTrip.measured(nowMs - sentAtMs);
    }
    if (this.#link.confirmed()) this.#resendAll(nowMs + this.#roundTrip.graceMs);
  }

  /** What was in flight when the link went down may all be lost: nobody waits for it to be overdue. */
  #resendAll(atMs: number): void {
    for (const entry of this.#window.outstanding) entry.dueAtMs = Math.min(entry.dueAtMs, atMs);
    this.#probeAtMs = Number.NEGATIVE_INFINITY;
  }

  /** In turn, so that a batch which is never confirmed does not keep the link down. */
  #probe(): Outstanding | undefined {
    const { outstanding } = this.#window;
    const fewest = Math.min(...outstanding.map(({ attempts }) => attempts));
    return outstanding.find(({ attempts }) => attempts === fewest);
  }
}
