import { describe, expect, it } from '@jest/globals';
import { isRejected } from '../../src/decoders/decoder.ts';
import { decodeAdvertisement } from '../../src/decoders/registry.ts';
import { differences } from '../../src/vectors/compare.ts';
import { sightingsOf } from '../../src/vectors/vector-sightings.ts';
import { readVectors, VECTOR_FORMATS } from './vectors.ts';

/** Rows whose expectation contradicts the specification, with what it says instead: see vectors/README.md. */
const DISPUTED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'bthome-v2-083': { temperature_c_1: 25.7, temperature_c_2: 25.9 },
  'airmentor-001': { tvoc_ppb: 185, tvoc_ugm3: 834.02, temperature_c: 24.99, humidity_rh: 61.34 },
};

describe.each(VECTOR_FORMATS)('vectors of %s', (format) => {
  const singles = readVectors(format).filter(({ frames }) => frames === undefined);

  it.each(singles)('$id decodes to the values it names, in every form it is given', (row) => {
    const expected = DISPUTED[row.id] ?? row.expect;
    for (const sighting of sightingsOf(row, row)) {
      const result = decodeAdvertisement(sighting);
      if (expected['reject'] === true) expect(result === undefined || isRejected(result)).toBe(true);
      else if (result === undefined || isRejected(result)) expect(result).toBe('decoded');
      else expect(differences(result, expected, row.tolerance)).toEqual([]);
    }
  });
});
