import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RuleEvaluationError } from '../../src/errors.ts';
import { evaluateRule, type RuleInput } from '../../src/sql/evaluator.ts';
import { parseRule } from '../../src/sql/parser.ts';

const NOW = 1_706_872_350_000;

const inputOf = (payload: unknown, topic = 'building/north/gateway/gw-1/batch'): RuleInput => ({
  topic,
  payload: payload instanceof Uint8Array ? payload : new TextEncoder().encode(JSON.stringify(payload)),
  clientId: 'gw-1',
  now: NOW,
});

const select = (columns: string, payload: unknown = {}) =>
  evaluateRule(parseRule(`SELECT ${columns}`), inputOf(payload));

const passes = (condition: string, payload: unknown = {}) =>
  evaluateRule(parseRule(`SELECT 1 AS x WHERE ${condition}`), inputOf(payload)) !== undefined;

describe('SELECT', () => {
  it.each([
    ["'batch' AS kind, 2 AS n, TRUE AS yes, NULL AS none", {}, { kind: 'batch', n: 2, yes: true, none: null }],
    ['topic() AS t', {}, { t: 'building/north/gateway/gw-1/batch' }],
    ['topic(2) AS building_id, topic(4) AS gateway_id', {}, { building_id: 'north', gateway_id: 'gw-1' }],
    ['topic(6) AS beyond', {}, {}],
    ['timestamp() AS at, clientid() AS who', {}, { at: NOW, who: 'gw-1' }],
    ['a, b.c, b.c AS d', { a: 1, b: { c: [2] } }, { a: 1, c: [2], d: [2] }],
    ['a.b, constructor, a.toString AS s', { a: 1 }, {}],
    ['*', { a: 1, b: { c: null } }, { a: 1, b: { c: null } }],
    ['*, topic(2) AS a', { a: 1, b: 2 }, { a: 'north', b: 2 }],
    ['a > 1 AS more', { a: 2 }, { more: true }],
    ["encode(*, 'base64') AS data", Uint8Array.of(0xff, 0x00, 0x7b), { data: '/wB7' }],
    ['a AS lost, clientid() AS who', Uint8Array.of(0xff), { who: 'gw-1' }],
  ])('%s of %j', (columns, payload, expected) => {
    expect(select(columns, payload)).toEqual(expected);
  });

  it.each([[Uint8Array.of(0xff, 0x00)], [[1, 2]], [80], [null]])(
    '* refuses a payload that is no object: %j',
    (payload) => {
      expect(() => select('*', payload)).toThrow(RuleEvaluationError);
    },
  );

  it('gives a binary payload back byte for byte through base64', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (payload) => {
        const data = select("encode(*, 'base64') AS data", payload)?.['data'];
        expect(new Uint8Array(Buffer.from(String(data), 'base64'))).toEqual(payload);
      }),
    );
  });

  it('gives any JSON object back through *', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (payload) => {
        expect(JSON.stringify(select('*', payload))).toBe(JSON.stringify(payload));
      }),
    );
  });

  it('counts topic levels from 1', () => {
    const level = fc.string({ minLength: 1 }).filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 8 }), (levels) => {
        const columns = levels.map((_, i) => `topic(${i + 1}) AS l${i}`).join(', ');
        const output = evaluateRule(parseRule(`SELECT ${columns}`), inputOf({}, levels.join('/')));
        expect(Object.values(output ?? {})).toEqual(levels);
      }),
    );
  });
});

describe('WHERE', () => {
  const payload = { n: 5, text: 'red', digits: '5', yes: true, word: 'TRUE', none: null, list: [1, { a: 2 }] };

  it.each([
    ['n = 5', true],
    ['n <> 5', false],
    ['n > 4.9 AND n < 5.1 AND n >= 5 AND n <= 5', true],
    ["text = 'red'", true],
    ["text <> 'blue'", true],
    // Different types are unequal, except for < and >, which convert.
    ["n = '5'", false],
    ["n <> '5'", true],
    ['digits > 4', true],
    ['digits < n', false],
    ['text > 4', false],
    ['NOT text > 4', false],
    ['yes', true],
    ['NOT yes', false],
    ['yes AND word', true],
    // Only true passes, not a string that could be turned into it.
    ['word', false],
    ['NOT NOT yes', true],
    ['n', false],
    ['none = NULL', true],
    ['none <> NULL', false],
    // Undefined makes every comparison undefined, and undefined does not pass, negated or not.
    ['missing = 5', false],
    ['missing <> 5', false],
    ['NOT missing = 5', false],
    ['missing = missing', false],
    ['yes OR missing = 5', false],
    ['yes OR (n = 6)', true],
    ['(n = 6 OR n = 5) AND yes', true],
    ['n = 5 OR n = 6 AND n = 7', true],
    ["topic(2) = 'north'", true],
    ['timestamp() > 1706872349999', true],
    ["clientid() = 'gw-2'", false],
    ['list = list', true],
    ['list <> other', false],
  ])('%s is %s', (condition, expected) => {
    expect(passes(condition, payload)).toBe(expected);
  });

  it('compares numbers as JavaScript does', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const values = { a, b };
        expect(passes('a < b', values)).toBe(a < b);
        expect(passes('a >= b', values)).toBe(a >= b);
        // JSON has no -0.
        expect(passes('a = b', values)).toBe(a === b);
      }),
    );
  });

  it('finds every JSON value equal to a copy of itself whose keys stand in another order', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(passes('a = b', { a: value, b: reversed(value) })).toBe(true);
      }),
    );
  });

  it('obeys De Morgan on booleans', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (a, b) => {
        expect(passes('NOT (a AND b)', { a, b })).toBe(passes('NOT a OR NOT b', { a, b }));
      }),
    );
  });
});
