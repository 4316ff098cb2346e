import { describe, expect, it } from '@jest/globals';
import { TELEMETRY_RULES } from '@sward/infra/lib/telemetry/rules.ts';
import fc from 'fast-check';
import { RuleSyntaxError } from '../../src/errors.ts';
import { parseRule } from '../../src/sql/parser.ts';

describe('the rule parser', () => {
  it.each(TELEMETRY_RULES.map(({ name, sql }) => [name, sql]))('takes rule %s as infra deploys it', (_name, sql) => {
    expect(parseRule(sql).select.length).toBeGreaterThan(3);
  });

  it('reads columns, filter and condition', () => {
    expect(parseRule("select a.b, topic(2) AS room FROM 'x/+/y' where NOT a.b >= -1.5")).toEqual({
      select: [
        { kind: 'column', alias: 'b', expression: { kind: 'path', names: ['a', 'b'] } },
        { kind: 'column', alias: 'room', expression: { kind: 'topic-level', level: 2 } },
      ],
      from: 'x/+/y',
      where: {
        kind: 'not',
        operand: {
          kind: 'binary',
          operator: '>=',
          left: { kind: 'path', names: ['a', 'b'] },
          right: { kind: 'literal', value: -1.5 },
        },
      },
    });
  });

  it('lets NOT bind tighter than AND, and AND tighter than OR', () => {
    const bracketed = parseRule('SELECT * WHERE (a OR ((NOT b) AND c))');
    expect(parseRule('SELECT * WHERE a OR NOT b AND c')).toEqual(bracketed);
  });

  it('needs no FROM for Basic Ingest', () => {
    expect(parseRule('SELECT *')).toEqual({ select: [{ kind: 'all' }] });
  });

  it.each([
    ['', 'column 1: expected SELECT'],
    ["SELECT FROM 'a'", 'column 8: expected a value, found the keyword FROM'],
    ['SELECT lambda() AS x', 'column 8: lambda() is not supported here'],
    ["SELECT encode(a, 'base64') AS x", 'column 15: expected "*"'],
    ["SELECT encode(*, 'hex') AS x", "column 18: expected 'base64', found 'hex'"],
    ['SELECT topic(0) AS x', 'column 14: expected a topic level'],
    ['SELECT topic(1.5) AS x', 'column 14: expected a topic level'],
    ['SELECT topic(a) AS x', 'column 14: expected a topic level'],
    ['SELECT timestamp(1) AS x', 'column 18: expected ")"'],
    ['SELECT timestamp()', 'column 19: expected AS and a name'],
    ["SELECT 'x'", 'column 11: expected AS and a name'],
    ['SELECT a AS from', 'column 13: expected a name'],
    ['SELECT a, b AS a', 'column 11: a is selected twice'],
    ['SELECT *, *', 'column 11: * is selected twice'],
    ['SELECT a.', 'column 10: expected a field name'],
    ['SELECT a[0] AS x', 'column 9: nothing of the supported SQL begins with "[0] AS x"'],
    ['SELECT a + 1 AS x', 'column 10: nothing of the supported SQL begins with "+ 1 AS x"'],
    ["SELECT * FROM 'a/#/b'", "column 15: 'a/#/b' is not a topic filter"],
    ["SELECT * FROM ''", "column 15: '' is not a topic filter"],
    ['SELECT * FROM a', 'column 15: expected a topic filter in quotes'],
    ["SELECT * FROM 'a' WHERE", 'column 24: expected a value, a field or a function'],
    ["SELECT * FROM 'a' WHERE a = 1 = 2", 'column 31: expected the end of the statement'],
    ["SELECT * FROM 'a' WHERE (a", 'column 27: expected ")"'],
    ["SELECT * FROM 'a' GROUP BY b", 'column 19: expected the end of the statement, found GROUP'],
    ["SELECT * FROM 'a", 'column 15: nothing of the supported SQL'],
    ["SELECT CASE a WHEN 1 THEN 2 END AS x FROM 'a'", 'column 8: expected a value, found the keyword CASE'],
    ["SELECT VALUE a FROM 'a'", 'column 8: expected a value, found the keyword VALUE'],
    ["SET @x = 1 SELECT * FROM 'a'", 'column 5: nothing of the supported SQL'],
    [`SELECT * WHERE ${'('.repeat(60)}a${')'.repeat(60)}`, 'at most 50 nested expressions'],
  ])('refuses %j by place', (sql, message) => {
    expect(() => parseRule(sql)).toThrow(RuleSyntaxError);
    expect(() => parseRule(sql)).toThrow(message);
  });

  it('throws nothing but a syntax error, whatever the text', () => {
    const piece = fc.constantFrom('SELECT', '*', ',', "'a'", '(', ')', 'topic', 'AND', 'NOT', '=', '1', 'a', '.', ' ');
    const text = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => `SELECT ${pieces.join(' ')}`),
    );
    fc.assert(
      fc.property(text, (sql) => {
        try {
          parseRule(sql);
        } catch (error) {
          expect(error).toBeInstanceOf(RuleSyntaxError);
        }
      }),
    );
  });
});
