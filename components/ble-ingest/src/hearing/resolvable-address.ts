import { createCipheriv } from 'node:crypto';

const BLOCK_OCTETS = 16;
const HASH_OCTETS = 3;
const PRIVATE_KINDS: ReadonlySet<number> = new Set([0b00, 0b01]);

/** The two most significant bits of a random address (Core Specification Vol 6 Part B section 1.3.2). */
const kindOf = (address: string): number => Number.parseInt(address.slice(0, 2), 16) >> 6;

/** True for addresses that change every few minutes: resolvable and non-resolvable private ones. `address`: 12 hex digits. */
export function isPrivateAddress(address: string, addressType: 'public' | 'random'): boolean {
  return addressType === 'random' && PRIVATE_KINDS.has(kindOf(address));
}

/** True for resolvable private addresses. */
export function isResolvable(address: string, addressType: 'public' | 'random'): boolean {
  return addressType === 'random' && kindOf(address) === 0b01;
}

/**
 * Tells whether a resolvable private address is of the device whose Identity Resolving Key this is: its lower half is the
 * random address hash function ah of its upper half (Core Specification Vol 3 Part H section 2.2.2). One cipher serves all
 * addresses: to make one costs ten times as much as to use it, and anybody can send from thousands of addresses a second.
 * @param irk 16 octets, most significant first
 * @returns a function of an address: 12 hex digits, most significant octet first
 */
export function addressResolver(irk: Uint8Array): (address: string) => boolean {
  const cipher = createCipheriv('aes-128-ecb', irk, null).setAutoPadding(false);
  const block = Buffer.alloc(BLOCK_OCTETS);
  return (address) => {
    const octets = Buffer.from(address, 'hex');
    octets.copy(block, BLOCK_OCTETS - HASH_OCTETS, 0, HASH_OCTETS);
    // Without padding and chaining each whole block comes out at once, whatever went before it.
    const encrypted = cipher.update(block);
    return encrypted.subarray(BLOCK_OCTETS - HASH_OCTETS).equals(octets.subarray(HASH_OCTETS));
  };
}
