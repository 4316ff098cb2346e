import { describe, expect, it } from '@jest/globals';
import { Identities } from '../../src/hearing/identities.ts';
import { addressResolver, isPrivateAddress, isResolvable } from '../../src/hearing/resolvable-address.ts';

/** Core Specification Vol 3 Part H appendix D.7: ah(IRK, 0x708194) = 0x0dfbaa. */
const IRK = Buffer.from('ec0234a357c8ad05341010a60a397d9b', 'hex');
const ADDRESS = '7081940dfbaa';

describe('a resolvable private address', () => {
  it('is resolved by the key it was made from, as in the sample of the specification', () => {
    expect(addressResolver(IRK)(ADDRESS)).toBe(true);
  });

  it('is resolved by no other key, nor with another hash', () => {
    expect(addressResolver(Buffer.alloc(16))(ADDRESS)).toBe(false);
    expect(addressResolver(IRK)('7081940dfbab')).toBe(false);
  });

  it('is resolved whatever addresses were asked about before', () => {
    const isOf = addressResolver(IRK);
    expect(['7081940dfbab', ADDRESS, '400000000000', ADDRESS].map(isOf)).toEqual([false, true, false, true]);
  });

  it.each([
    ['7081940dfbaa', 'random', true, true],
    ['3081940dfbaa', 'random', true, false],
    ['c081940dfbaa', 'random', false, false],
    ['7081940dfbaa', 'public', false, false],
  ] as const)('%s, %s: private %s, resolvable %s', (address, type, isPrivate, resolvable) => {
    expect(isPrivateAddress(address, type)).toBe(isPrivate);
    expect(isResolvable(address, type)).toBe(resolvable);
  });
});

describe('identities', () => {
  it('know a device under each of its addresses, and nobody else', () => {
    const identities = new Identities(new Map([['watch', IRK]]));
    expect(identities.idOf(ADDRESS, 'random')).toBe('watch');
    expect(identities.idOf(ADDRESS, 'random')).toBe('watch');
    expect(identities.idOf('7081940dfbab', 'random')).toBeUndefined();
    expect(identities.idOf(ADDRESS, 'public')).toBeUndefined();
  });
});
