import type { Advertisement } from '../ports.ts';
import type { AdvertisingReport } from './advertising-event.ts';

/** Longest advertising data (Core Specification Vol 6 Part B section 2.3.4.9); what comes beyond is cut. */
const MAX_DATA_OCTETS = 1650;
/** Advertisements in pieces at one time; a flood of unfinished ones takes at most 100 kB. */
const MAX_UNFINISHED = 64;
/** The pieces of one advertisement arrive within some ms; an older piece belongs to another. */
const MAX_AGE_MS = 1000;

type Unfinished = { readonly data: Uint8Array; readonly startedMs: number };

/**
 * Puts long advertisements together again: a controller reports them in pieces of up to 229 octets, those of several devices
 * interleaved. Advertisement and scan response stay apart. No clock, no I/O.
 */
export class FragmentAssembler {
  readonly #unfinished = new Map<string, Unfinished>();

  /**
   * Takes the next report; returns the advertisement that it completes. One that the controller cut off is returned with
   * what there is of it: the structures ahead of the cut are whole. `nowMs` is monotonic.
   */
  push({ advertisement, completeness, setId }: AdvertisingReport, nowMs: number): Advertisement | undefined {
    if (setId === undefined || (completeness === 'whole' && this.#unfinished.size === 0)) return advertisement;
    const key = `${advertisement.addressType}/${advertisement.address}/${setId}/${advertisement.scanResponse}`;
    const data = joined(this.#take(key, nowMs), advertisement.data);
    if (completeness !== 'more') return { ...advertisement, data };
    this.#keep(key, { data, startedMs: nowMs });
    return undefined;
  }

  #take(key: string, nowMs: number): Unfinished | undefined {
    const unfinished = this.#unfinished.get(key);
    this.#unfinished.delete(key);
    return unfinished !== undefined && nowMs - unfinished.startedMs <= MAX_AGE_MS ? unfinished : undefined;
  }

  /** The one that has waited longest gives way. */
  #keep(key: string, unfinished: Unfinished): void {
    this.#unfinished.set(key, unfinished);
    if (this.#unfinished.size <= MAX_UNFINISHED) return;
    const [oldest] = this.#unfinished.keys();
    if (oldest !== undefined) this.#unfinished.delete(oldest);
  }
}

function joined(before: Unfinished | undefined, piece: Uint8Array): Uint8Array {
  if (before === undefined) return piece;
  const whole = new Uint8Array(Math.min(before.data.length + piece.length, MAX_DATA_OCTETS));
  whole.set(before.data);
  whole.set(piece.subarray(0, whole.length - before.data.length), before.data.length);
  return whole;
}
