import { describe, expect, it } from '@jest/globals';
import { floatLE } from '../../src/decoders/float-le.ts';
import { octetsOf } from '../../src/vectors/vector-sightings.ts';

describe('an IEEE 754 number', () => {
  it.each([
    { hex: '003c', value: 1 },
    { hex: '00c0', value: -2 },
    { hex: '5535', value: 0.333251953125 },
    { hex: '0100', value: 2 ** -24 },
    { hex: '007c', value: Number.POSITIVE_INFINITY },
    { hex: '007e', value: Number.NaN },
    { hex: '0000c041', value: 24 },
    { hex: '000000000000f83f', value: 1.5 },
  ])('$hex is $value', ({ hex, value }) => {
    expect(floatLE(octetsOf(hex))).toBe(value);
  });

  it('has 2, 4 or 8 octets', () => {
    expect([0, 1, 3, 5, 9].map((length) => floatLE(new Uint8Array(length)))).toEqual(Array(5).fill(undefined));
  });
});
