import { describe, expect, it } from '@jest/globals';
import { checkRow } from '../../src/vectors/check-row.ts';
import { readVectors, VECTOR_FORMATS } from './vectors.ts';

/** Rows whose expectation contradicts the specification, with what it says instead: see vectors/README.md. */
const DISPUTED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'bthome-v2-083': { temperature_c_1: 25.7, temperature_c_2: 25.9 },
  'airmentor-001': { tvoc_ppb: 185, tvoc_ugm3: 834.02, temperature_c: 24.99, humidity_rh: 61.34 },
};

describe.each(VECTOR_FORMATS)('vectors of %s', (format) => {
  it.each(readVectors(format))('$id decodes to what it says, in every form it is given', (row) => {
    expect(checkRow({ ...row, expect: DISPUTED[row.id] ?? row.expect })).toEqual([]);
  });
});
