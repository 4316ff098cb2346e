/** The last encryption counter of a device that was accepted. */
export type CounterState = {
  readonly counter: number;
  /** The configuration's `counter_epoch` it belongs to: another one starts afresh. */
  readonly epoch: number;
};

/** Device id -> its state. Bounded by the devices that have a key. */
export type CounterTable = ReadonlyMap<string, CounterState>;

/** A counter of 32 bits that ran full starts at 0 again: only this close to the end is a low one believed. */
const WRAP_MARGIN = 256;
const TOP = 0xffff_ffff;

function hasWrapped(last: number, counter: number): boolean {
  return last > TOP - WRAP_MARGIN && counter < WRAP_MARGIN;
}

/**
 * Accepts encryption counters that rise, and nothing else: whoever recorded a frame cannot play it again. The table must
 * be on disk before what was accepted is passed on, or a restart would forget it.
 */
export class ReplayGuard {
  readonly #last = new Map<string, CounterState>();
  #dirty = false;

  constructor(saved: CounterTable = new Map()) {
    for (const [deviceId, state] of saved) this.#last.set(deviceId, state);
  }

  /** The counter last accepted in this epoch. */
  lastOf(deviceId: string, epoch: number): number | undefined {
    const state = this.#last.get(deviceId);
    return state?.epoch === epoch ? state.counter : undefined;
  }

  /** Takes the counter where it rises; false says that the frame must not count. */
  accept(deviceId: string, counter: number, epoch: number): boolean {
    const last = this.lastOf(deviceId, epoch);
    if (last !== undefined && counter <= last && !hasWrapped(last, counter)) return false;
    this.#last.set(deviceId, { counter, epoch });
    this.#dirty = true;
    return true;
  }

  /** What has to be saved; `undefined` where nothing changed since this was last asked. */
  takeChanges(): CounterTable | undefined {
    if (!this.#dirty) return undefined;
    this.#dirty = false;
    return new Map(this.#last);
  }

  /** The changes could not be saved: they are due again. */
  keepChanges(): void {
    this.#dirty = true;
  }

  /** Forgets devices that no longer have a key. */
  keepOnly(deviceIds: ReadonlySet<string>): void {
    for (const id of this.#last.keys()) if (!deviceIds.has(id)) this.#last.delete(id);
  }
}
