import { describe, expect, it } from '@jest/globals';
import { type Arbitrary, array, assert, constantFrom, dictionary, integer, letrec, oneof, property } from 'fast-check';
import type { Values } from '../../lib/fleet/fleet-file.ts';
import { mergeConfigurations, mergeValues } from '../../lib/fleet/merge.ts';

const keys = constantFrom('a', 'b', 'c');
const { values }: { values: Arbitrary<Values> } = letrec<{ values: Values; value: Values[string] }>((tie) => ({
  value: oneof({ maxDepth: 3 }, integer(), array(integer(), { maxLength: 2 }), tie('values')),
  values: dictionary(keys, tie('value'), { noNullPrototype: true }),
}));

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a gateway holds after one MERGE and then the other. */
function mergedInTurn(wide: Values, narrow: Values): Values {
  const result: Values = structuredClone(wide);
  for (const [key, value] of Object.entries(narrow)) {
    const before = result[key];
    result[key] = isMap(before) && isMap(value) ? mergedInTurn(before, value) : value;
  }
  return result;
}

describe('merging configurations', () => {
  it('comes to the same as a gateway that is given one after the other', () => {
    assert(
      property(values, values, (wide, narrow) => expect(mergeValues(wide, narrow)).toEqual(mergedInTurn(wide, narrow))),
    );
  });

  it('can be done twice: a deployment that is repeated changes nothing', () => {
    assert(
      property(values, values, (a, b) => {
        expect(mergeValues(mergeValues(a, b), b)).toEqual(mergeValues(a, b));
      }),
    );
  });

  it('keeps every key of the wider', () => {
    assert(
      property(values, values, (wide, narrow) => {
        expect(Object.keys(mergeValues(wide, narrow))).toEqual(expect.arrayContaining(Object.keys(wide)));
      }),
    );
  });

  it('replaces lists as a whole, and keeps components apart', () => {
    const wide = { x: { list: [1, 2], map: { a: 1 } }, y: { only: 1 } };
    const narrow = { x: { list: [3], map: { b: 2 } }, z: { new: 1 } };
    expect(mergeConfigurations(wide, narrow)).toEqual({
      x: { list: [3], map: { a: 1, b: 2 } },
      y: { only: 1 },
      z: { new: 1 },
    });
  });
});
