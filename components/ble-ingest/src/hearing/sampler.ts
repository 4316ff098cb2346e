import type { Reading, Value } from '@sward/contracts/reading.ts';
import { BoundedMap } from './bounded-map.ts';

const MAX_DEVICES = 5000;

/** `undefined` until the first reading went out. */
type Sampled = { lastOutMs: number; states: string; waiting: Reading | undefined };

/**
 * Passes on the newest reading of a device per interval. What happens is never sampled away: a reading with an event, or
 * with a state that is not the last one, goes at once.
 */
export class Sampler {
  readonly #devices = new BoundedMap<string, Sampled>(MAX_DEVICES);
  #replaced = 0;

  /** Readings that a newer one of the same interval took the place of. */
  get replaced(): number {
    return this.#replaced;
  }

  /**
   * The readings that go out now: this one, none where its interval is not over. With them goes what waited of a device
   * that had to make room, ahead of its time rather than lost.
   * @param intervalMs 0 passes everything
   * @param nowMs on a clock that never goes back
   */
  offer(reading: Reading, intervalMs: number, nowMs: number): Reading[] {
    if (intervalMs === 0) return [reading];
    const sampled = this.#devices.get(key(reading)) ?? {
      lastOutMs: Number.NEGATIVE_INFINITY,
      states: '',
      waiting: undefined,
    };
    const states = statesOf(reading.values);
    const isDue = nowMs - sampled.lastOutMs >= intervalMs || hasEvent(reading.values) || states !== sampled.states;
    if (sampled.waiting !== undefined) this.#replaced += 1;
    sampled.waiting = isDue ? undefined : reading;
    sampled.states = states;
    if (isDue) sampled.lastOutMs = nowMs;
    const displaced = this.#devices.set(key(reading), sampled)?.waiting;
    return [...(displaced === undefined ? [] : [displaced]), ...(isDue ? [reading] : [])];
  }

  /** Readings whose interval has ended while nothing newer came. `intervalMs` by device id. */
  due(intervalMs: (deviceId: string) => number, nowMs: number): Reading[] {
    const due: Reading[] = [];
    for (const sampled of this.#devices.values()) {
      const { waiting, lastOutMs } = sampled;
      if (waiting === undefined || nowMs - lastOutMs < intervalMs(waiting.device_id)) continue;
      due.push(waiting);
      sampled.waiting = undefined;
      sampled.lastOutMs = nowMs;
    }
    return due;
  }

  /** Everything that waits: the component stops. */
  takeAll(): Reading[] {
    return this.due(() => 0, Number.POSITIVE_INFINITY);
  }
}

/** A device that sends several formats, or different values in turn, is sampled in each. */
function key({ device_id, format, values }: Reading): string {
  return `${device_id} ${format} ${Object.keys(values).join()}`;
}

const isEvent = (name: string): boolean => name.startsWith('event_');

function hasEvent(values: Readonly<Record<string, Value>>): boolean {
  for (const name in values) if (isEvent(name)) return true;
  return false;
}

function statesOf(values: Readonly<Record<string, Value>>): string {
  let states = '';
  for (const name in values) {
    const value = values[name];
    if (typeof value === 'boolean') states += `${name}=${value} `;
  }
  return states;
}
