import type { Reading } from '@sward/contracts/reading.ts';
import {
  closeEnded,
  type DeviceReduction,
  deviceFromText,
  forgetOld,
  isEmpty,
  type Reduced,
  reduce,
} from './device-reduction.ts';
import type { RuleBook } from './rules.ts';

/** Names of kept texts begin so; the device's id follows. */
export const REDUCTION_STATE = 'reduction/';

/** Devices remembered at most. Readings of others are stored as they are: an address made up for each message costs no memory. */
const MAX_DEVICES = 5000;
/** How often values past the longest silence are looked for, ms. */
const FORGET_INTERVAL_MS = 60_000;

/** What became of a reading: what is stored for it, and whether anything of it was left out or went into an average. */
export type Outcome = { readonly stored: readonly Reading[]; readonly reduced: boolean };

/**
 * Stores less than was heard, by rules, and forgets nothing that it has taken in: what is not stored yet is text that its
 * owner commits together with the readings, and brings back at the next start.
 */
export class Reducer {
  #rules: RuleBook;
  readonly #devices = new Map<string, DeviceReduction>();
  readonly #changed = new Set<string>();
  #forgotAtMs = 0;

  /** @param kept texts that `changes` gave in earlier processes, by their whole name; what is none is left out */
  constructor(rules: RuleBook, kept: ReadonlyMap<string, string> = new Map()) {
    this.#rules = rules;
    for (const [name, text] of kept) {
      const device = deviceFromText(text);
      if (device !== undefined) this.#devices.set(name.slice(REDUCTION_STATE.length), device);
    }
  }

  /** Takes a reading in. */
  take(reading: Reading): Outcome {
    const id = reading.device_id;
    const known = this.#devices.get(id);
    const remembers = known !== undefined || (this.#rules.length > 0 && this.#devices.size < MAX_DEVICES);
    if (!remembers || reading.aggregate !== undefined) return { stored: [reading], reduced: false };
    const after = reduce(this.#rules, known, reading);
    if (known !== undefined || !isEmpty(after.device)) this.#note(id, known, after);
    return { stored: after.stored, reduced: after.stored.at(-1) !== reading };
  }

  /** What ended by itself until `monoMs` of boot `boot`: to be stored. To be called every second or so. */
  closeEnded(boot: string, monoMs: number): Reading[] {
    const stored: Reading[] = [];
    const forgets = monoMs - this.#forgotAtMs >= FORGET_INTERVAL_MS;
    if (forgets) this.#forgotAtMs = monoMs;
    for (const [id, known] of this.#devices) {
      const after = closeEnded(known, boot, monoMs);
      const device = forgets ? forgetOld(this.#rules, after.device, id, monoMs) : after.device;
      this.#note(id, known, { device, stored: after.stored });
      stored.push(...after.stored);
    }
    return stored;
  }

  /** Goes on by other rules. What the old ones had open is to be stored. */
  setRules(rules: RuleBook): Reading[] {
    this.#rules = rules;
    const stored: Reading[] = [];
    for (const [id, known] of this.#devices) {
      // No boot has this name: everything ends.
      stored.push(...closeEnded(known, '', 0).stored);
      this.#changed.add(id);
    }
    this.#devices.clear();
    return stored;
  }

  /** The texts that changed since `saved`, by name, an empty one for what is no more. */
  changes(): Map<string, string> {
    const texts = [...this.#changed].map((id): [string, string] => {
      const device = this.#devices.get(id);
      return [`${REDUCTION_STATE}${id}`, device === undefined ? '' : JSON.stringify(device)];
    });
    return new Map(texts);
  }

  /** The changes are on disk. */
  saved(): void {
    this.#changed.clear();
  }

  /** What was saved is gone: all of it is a change again. */
  saveAgain(): void {
    for (const id of this.#devices.keys()) this.#changed.add(id);
  }

  #note(id: string, known: DeviceReduction | undefined, { device }: Reduced): void {
    if (known !== undefined && device === known) return;
    const isSame =
      known !== undefined &&
      known.last === device.last &&
      known.windows === device.windows &&
      known.boot === device.boot;
    if (isSame) return;
    if (isEmpty(device)) this.#devices.delete(id);
    else this.#devices.set(id, device);
    this.#changed.add(id);
  }
}
