import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAdvertisement, splitAdStructures } from '../src/ad-structures.ts';
import { adStructure, octetsOf } from '../src/vectors/vector-sightings.ts';

const structures = fc.array(fc.record({ type: fc.nat(255), data: fc.uint8Array({ maxLength: 40 }) }), { maxLength: 6 });

const encode = (list: readonly { type: number; data: Uint8Array }[]) =>
  Uint8Array.from(list.flatMap(({ type, data }) => [...adStructure(type, data)]));

/** Joins AD structures written as hex, one by one. */
const parse = (...parts: readonly string[]) => parseAdvertisement(octetsOf(parts.join('')));

describe('AD structures', () => {
  it('come out as they went in, whatever zeros pad them', () => {
    fc.assert(
      fc.property(structures, fc.nat(8), (list, padding) => {
        const ad = Uint8Array.of(...encode(list), ...new Uint8Array(padding));
        expect(splitAdStructures(ad)).toEqual(list);
      }),
    );
  });

  it('before one that is cut off are all kept', () => {
    fc.assert(
      fc.property(structures, fc.nat(300), (list, length) => {
        const kept = splitAdStructures(encode(list).subarray(0, length));
        const whole = list.filter((_, index) => encode(list.slice(0, index + 1)).length <= length);
        expect(kept).toEqual(whole);
      }),
    );
  });

  it('of length 1 hold a type and nothing else, and do not end the data', () => {
    expect(splitAdStructures(octetsOf('01ff020a04'))).toEqual([
      { type: 0xff, data: new Uint8Array() },
      { type: 0x0a, data: Uint8Array.of(4) },
    ]);
  });

  it('end at a length of zero', () => {
    expect(splitAdStructures(octetsOf('020106000209aa'))).toEqual([{ type: 1, data: Uint8Array.of(6) }]);
  });
});

describe('an advertisement', () => {
  it('tells its flags and its transmit power in dBm', () => {
    expect(parse('020106', '020af4')).toMatchObject({ flags: 6, txPower: -12 });
  });

  it('tells the complete local name rather than the shortened one', () => {
    expect(parse('0308c3a4', '0509c3a46869').localName).toBe('\u00e4hi');
    expect(parse('0308c3a4').localName).toBe('\u00e4');
  });

  it('keeps every manufacturer block, also several of one company', () => {
    expect(parse('04ff990405', '03ff4c00', '04ff990406').manufacturerBlocks).toEqual([
      { companyId: 0x0499, data: Uint8Array.of(5) },
      { companyId: 0x004c, data: new Uint8Array() },
      { companyId: 0x0499, data: Uint8Array.of(6) },
    ]);
  });

  it('names service data by UUIDs of 16, 32 and 128 bits, zero-padded and in lower case', () => {
    const { serviceBlocks } = parse('04160a0001', '06207856341202', `1221${'000102030405060708090a0b0c0d0eff'}03`);
    expect(serviceBlocks).toEqual([
      { uuid: '000a', data: Uint8Array.of(1) },
      { uuid: '12345678', data: Uint8Array.of(2) },
      { uuid: 'ff0e0d0c0b0a09080706050403020100', data: Uint8Array.of(3) },
    ]);
  });

  it('lists the service UUIDs of complete and incomplete lists, leaving out a UUID that is cut off', () => {
    const { serviceUuids } = parse('06020a00d2fc98', '050578563412', `1107${'000102030405060708090a0b0c0d0eff'}`);
    expect(serviceUuids).toEqual(['000a', 'fcd2', '12345678', 'ff0e0d0c0b0a09080706050403020100']);
  });

  it('has nothing to tell where identifiers are cut off', () => {
    const { flags, txPower, manufacturerBlocks, serviceBlocks, serviceUuids } = parse(
      '0101',
      '02ff99',
      '0216d2',
      '010a',
    );
    expect([flags, txPower]).toEqual([undefined, undefined]);
    expect([...manufacturerBlocks, ...serviceBlocks, ...serviceUuids]).toEqual([]);
  });
});
