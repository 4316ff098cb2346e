import type { Advertisement } from '../ad-structures.ts';
import { BoundedMap } from './bounded-map.ts';

/** Devices whose last packets are remembered; some kB each at most. */
const MAX_DEVICES = 1000;

/** A name stays true; halves of one message are sent within milliseconds, and an old half would be told twice. */
const MEMORY_MS = 60_000;

/** The last packet of each kind, and when it was heard. */
type Heard = { readonly advertisement: Advertisement; readonly atMs: number };
type Pair = { advertising: Heard | undefined; scanResponse: Heard | undefined };

/**
 * Brings the two kinds of packets of a device together: many tell their name in the scan response and their values in the
 * advertisement. Remembers only what `matters` says that a decoder may ask for, so that a flood of strange addresses
 * displaces nobody.
 */
export class Companions {
  readonly #matters: (advertisement: Advertisement) => boolean;
  readonly #pairs = new BoundedMap<string, Pair>(MAX_DEVICES);

  constructor(matters: (advertisement: Advertisement) => boolean) {
    this.#matters = matters;
  }

  get size(): number {
    return this.#pairs.size;
  }

  /** Takes a packet in and returns the last one of the other kind, where it is at most a minute old. */
  companionOf(
    address: string,
    advertisement: Advertisement,
    scanResponse: boolean,
    nowMs: number,
  ): Advertisement | undefined {
    const pair = this.#pairs.get(address);
    const heard = { advertisement, atMs: nowMs };
    if (pair === undefined && !this.#matters(advertisement)) return undefined;
    const known = pair ?? { advertising: undefined, scanResponse: undefined };
    const companion = scanResponse ? known.advertising : known.scanResponse;
    if (scanResponse) known.scanResponse = heard;
    else known.advertising = heard;
    this.#pairs.set(address, known);
    return companion !== undefined && nowMs - companion.atMs <= MEMORY_MS ? companion.advertisement : undefined;
  }
}
