import { createCipheriv } from 'node:crypto';

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
 * Whether a resolvable private address is of the device whose Identity Resolving Key this is: its lower half is the
 * random address hash function ah of its upper half (Core Specification Vol 3 Part H section 2.2.2).
 * @param address 12 hex digits, most significant octet first
 * @param irk 16 octets, most significant first
 */
export function isResolvedBy(address: string, irk: Uint8Array): boolean {
  const octets = Buffer.from(address, 'hex');
  const block = Buffer.alloc(16);
  octets.copy(block, 16 - HASH_OCTETS, 0, HASH_OCTETS);
  const cipher = createCipheriv('aes-128-ecb', irk, null).setAutoPadding(false);
  const encrypted = Buffer.concat([cipher.update(block), cipher.final()]);
  return encrypted.subarray(16 - HASH_OCTETS).equals(octets.subarray(HASH_OCTETS));
}
