import { describe, expect, it } from '@jest/globals';
import { parseAdvertisement } from '../../src/ad-structures.ts';
import { Companions } from '../../src/hearing/companions.ts';

const named = parseAdvertisement(Uint8Array.of(3, 0x09, 0x61, 0x62));
const values = parseAdvertisement(Uint8Array.of(4, 0xff, 0x99, 0x04, 5));

describe('companions', () => {
  it('bring the scan response to the next advertisement of the same device', () => {
    const companions = new Companions(() => true);
    expect(companions.companionOf('a', values, false, 0)).toBeUndefined();
    expect(companions.companionOf('a', named, true, 5)).toBe(values);
    expect(companions.companionOf('a', values, false, 1000)).toBe(named);
    expect(companions.companionOf('b', values, false, 1000)).toBeUndefined();
  });

  it('are forgotten after a minute', () => {
    const companions = new Companions(() => true);
    companions.companionOf('a', named, true, 0);
    expect(companions.companionOf('a', values, false, 60_001)).toBeUndefined();
  });

  it('are not remembered of packets that no decoder asks for, so that a flood displaces nobody', () => {
    const companions = new Companions((advertisement) => advertisement === named);
    companions.companionOf('sensor', named, true, 0);
    for (let n = 0; n < 100_000; n += 1) companions.companionOf(`stranger ${n}`, values, false, 1);
    expect(companions.size).toBe(1);
    expect(companions.companionOf('sensor', values, false, 2)).toBe(named);
  });

  it('are bounded even where all of it matters', () => {
    const companions = new Companions(() => true);
    for (let n = 0; n < 5000; n += 1) companions.companionOf(`stranger ${n}`, values, false, 1);
    expect(companions.size).toBe(1000);
  });
});
