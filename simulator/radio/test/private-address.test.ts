import { describe, expect, it } from '@jest/globals';
import { ah, nonResolvablePrivateAddress, OnAirAddress, resolvablePrivateAddress } from '../src/private-address.ts';
import { createRandom } from '../src/sensors/random.ts';

/** Key, random part and hash of the Core specification's sample data, Vol 3, Part H, Appendix D.7. */
const IRK = Buffer.from('ec0234a357c8ad05341010a60a397d9b', 'hex');

const topBits = (address: string): number => Number.parseInt(address.slice(0, 2), 16) >> 6;
const manyOf = (make: () => string): string[] => Array.from({ length: 200 }, make);

describe('a private address', () => {
  it('is hashed as the sample data of the specification show', () => {
    expect(ah(IRK, Buffer.from('708194', 'hex')).toString('hex')).toBe('0dfbaa');
  });

  it('can be resolved by who has the key', () => {
    const random = createRandom(1);
    for (const address of manyOf(() => resolvablePrivateAddress(IRK, random))) {
      expect(topBits(address)).toBe(0b01);
      expect(address.slice(6)).toBe(ah(IRK, Buffer.from(address.slice(0, 6), 'hex')).toString('hex'));
    }
  });

  it('without a key says by its top bits that nobody can', () => {
    const random = createRandom(1);
    const addresses = manyOf(() => nonResolvablePrivateAddress(random));
    expect(new Set(addresses.map(topBits))).toEqual(new Set([0b00]));
    expect(new Set(addresses).size).toBe(200);
  });

  it('is shown for as long as told, then another', () => {
    const identity = { address: 'c0ffee000001', addressType: 1 };
    const onAir = new OnAirAddress(identity, { irk: IRK, rotateEveryMs: 1000 }, createRandom(1));
    const [first, still, next] = [0, 999, 1000].map((nowMs) => onAir.at(nowMs).address);
    expect(still).toBe(first);
    expect(next).not.toBe(first);
    expect(new OnAirAddress(identity, undefined, createRandom(1)).at(5).address).toBe('c0ffee000001');
  });
});
