import { BoundedMap } from './bounded-map.ts';
import { addressResolver, isResolvable } from './resolvable-address.ts';

const REMEMBERED = 4096;

/** Knows devices by their Identity Resolving Key, whatever private address they use today. */
export class Identities {
  readonly #resolvers: ReadonlyMap<string, (address: string) => boolean>;
  /** Address -> device id, or null where it is of none: an AES block for each key is too dear for every packet. */
  readonly #known = new BoundedMap<string, string | null>(REMEMBERED);

  /** @param irks device id -> 16 octets */
  constructor(irks: ReadonlyMap<string, Uint8Array>) {
    this.#resolvers = new Map([...irks].map(([id, irk]) => [id, addressResolver(irk)]));
  }

  /** The id of the device that uses this address; `undefined` where it is of none whose key is known. */
  idOf(address: string, addressType: 'public' | 'random'): string | undefined {
    if (this.#resolvers.size === 0 || !isResolvable(address, addressType)) return undefined;
    const known = this.#known.get(address);
    const id = known === undefined ? this.#resolve(address) : known;
    this.#known.set(address, id);
    return id ?? undefined;
  }

  #resolve(address: string): string | null {
    for (const [id, isOf] of this.#resolvers) if (isOf(address)) return id;
    return null;
  }
}
