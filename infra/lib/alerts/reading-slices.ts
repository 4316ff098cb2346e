import type { ReadingHistory } from '../history/ports.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { JudgementUnfinishedError } from './alert-errors.ts';
import { groupBy } from './group-by.ts';
import { before, type Position } from './reading-order.ts';
import { FUTURE_MS } from './series-judgement.ts';
import { ALERT_SETTLE_S } from './settle.ts';

/** Readings at a time: what they take of memory is bounded whatever the backlog is. */
const SLICE_READINGS = 20_000;
/** A longer time at a time is not asked for: it may hold much of other devices. */
const SLICE_MS = 86_400_000;
/** Who has worked for so long begins nothing more: the feed asks up to three times within the minute of its function. */
const BUDGET_MS = 12_000;

/** Readings of a gateway, or of one device, from one moment on. */
export type Slice = {
  readonly from: number;
  /** Where it ends although more follows. */
  readonly cut?: Position;
  /** Of each device, as far as they have settled. */
  readonly byDevice: ReadonlyMap<string, readonly StoredReading[]>;
};

/** True where everything that belongs before a reading is stored by now, Unix milliseconds. */
export function isSettled({ cloudReceivedAt }: StoredReading, now: number): boolean {
  return cloudReceivedAt + ALERT_SETTLE_S * 1000 <= now;
}

/** Reads one gateway's history in slices that fit memory and time. */
export class ReadingSlices {
  readonly #history: ReadingHistory;
  readonly #place: { readonly buildingId: string; readonly gatewayId: string };
  readonly #now: () => number;
  readonly #deadline: number;

  constructor(
    history: ReadingHistory,
    place: { readonly buildingId: string; readonly gatewayId: string },
    now: () => number,
    begunAt: number,
  ) {
    this.#history = history;
    this.#place = place;
    this.#now = now;
    this.#deadline = begunAt + BUDGET_MS;
  }

  /**
   * From the moment `from` on, Unix milliseconds; of one device only where it is named.
   * @throws JudgementUnfinishedError where the time is up
   */
  async load(from: number, deviceId?: string): Promise<Slice> {
    const now = this.#now();
    if (now > this.#deadline) {
      throw new JudgementUnfinishedError('a backlog is judged in parts: the message comes again for the next one');
    }
    const last = now + FUTURE_MS + 1;
    const until = Math.min(last, from + SLICE_MS);
    const { readings, full } = await this.#read(from, until, deviceId);
    const cut = full ?? (until < last ? before(until) : undefined);
    return { from, byDevice: settledByDevice(readings, now), ...(cut ? { cut } : {}) };
  }

  /** Ends only where the time changes: what was measured at one moment stays together. */
  async #read(from: number, until: number, deviceId?: string) {
    const readings: StoredReading[] = [];
    const query = { ...this.#place, from, until, ...(deviceId === undefined ? {} : { deviceId }) };
    for await (const stored of this.#history.query(query)) {
      const { measured_at } = stored.reading;
      const moment = readings.at(-1)?.reading.measured_at;
      if (readings.length >= SLICE_READINGS && moment !== measured_at) return { readings, full: before(measured_at) };
      readings.push(stored);
    }
    return { readings, full: undefined };
  }
}

/** What comes before a reading that has settled has settled with it. */
function settledByDevice(readings: readonly StoredReading[], now: number): Map<string, StoredReading[]> {
  const byDevice = groupBy(readings, ({ reading }) => reading.device_id);
  for (const [device, all] of byDevice)
    byDevice.set(device, all.slice(0, all.findLastIndex((r) => isSettled(r, now)) + 1));
  return byDevice;
}
