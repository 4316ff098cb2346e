import { createCipheriv } from 'node:crypto';
import type { PeerAddress } from './hci-event.ts';
import type { Random } from './sensors/random.ts';

/** Two top bits of a random address (Core, Vol 6, Part B, 1.3.2): what kind it is. */
const RESOLVABLE = 0x40;
const NON_RESOLVABLE = 0x00;
const KIND_MASK = 0xc0;
const RANDOM_ADDRESS = 1;

/**
 * The random address hash function ah (Core, Vol 3, Part H, 2.2.2). `irk` are 16 octets, `prand` 3, most significant
 * first; so is the hash, of 3 octets.
 */
export function ah(irk: Uint8Array, prand: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-128-ecb', irk, null).setAutoPadding(false);
  return cipher.update(Buffer.concat([Buffer.alloc(13), prand])).subarray(-3);
}

const octets = (random: Random, count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, () => Math.floor(256 * random.uniform())));

/** Random octets whose first has the bits of this kind of address. */
function randomPart(random: Random, count: number, kind: number): Buffer {
  const part = octets(random, count);
  part.writeUInt8((part.readUInt8(0) & ~KIND_MASK) | kind, 0);
  return part;
}

/** A new resolvable private address (Vol 6, Part B, 1.3.2.2), 12 hex digits: who has the IRK knows whose it is. */
export function resolvablePrivateAddress(irk: Uint8Array, random: Random): string {
  const prand = randomPart(random, 3, RESOLVABLE);
  return Buffer.concat([prand, ah(irk, prand)]).toString('hex');
}

/** A new non-resolvable private address, 12 hex digits. */
export const nonResolvablePrivateAddress = (random: Random): string =>
  randomPart(random, 6, NON_RESOLVABLE).toString('hex');

/** A device that changes its address: resolvably where it has an IRK, of 16 octets. */
export type Privacy = { readonly irk?: Uint8Array; readonly rotateEveryMs: number };

/** The address that a device shows, as time goes by. */
export class OnAirAddress {
  readonly #identity: PeerAddress;
  readonly #privacy: Privacy | undefined;
  readonly #random: Random;
  #current: PeerAddress | undefined;
  #period = -1;

  constructor(identity: PeerAddress, privacy: Privacy | undefined, random: Random) {
    this.#identity = identity;
    this.#privacy = privacy;
    this.#random = random;
  }

  /** The address at a time, in milliseconds, that never goes back. */
  at(nowMs: number): PeerAddress {
    if (!this.#privacy) return this.#identity;
    const period = Math.floor(nowMs / this.#privacy.rotateEveryMs);
    if (!this.#current || period !== this.#period)
      this.#current = { address: this.#next(this.#privacy), addressType: RANDOM_ADDRESS };
    this.#period = period;
    return this.#current;
  }

  #next({ irk }: Privacy): string {
    return irk ? resolvablePrivateAddress(irk, this.#random) : nonResolvablePrivateAddress(this.#random);
  }
}
