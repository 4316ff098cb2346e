import { describe, expect, it } from '@jest/globals';
import { checkRow } from '../../src/vectors/check-row.ts';
import { readVectors, VECTOR_FORMATS } from './vectors.ts';

/** Rows whose expectation contradicts the specification, with what it says instead: see vectors/README.md. */
const DISPUTED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'bthome-v2-083': { temperature_c_1: 25.7, temperature_c_2: 25.9 },
};

describe.each(VECTOR_FORMATS)('vectors of %s', (format) => {
  it.each(readVectors(format))('$id decodes to what it says, in every form it is given', (row) => {
    expect(checkRow({ ...row, expect: DISPUTED[row.id] ?? row.expect })).toEqual([]);
  });
});
