import { describe, expect, it } from '@jest/globals';
import { RuleEvaluationError, RuleSyntaxError } from '../src/errors.ts';
import { RuleEngine } from '../src/rule-engine.ts';

const rule = (name: string, sql: string) => ({ name, description: '', sql });
const message = (topic: string, payload = '{}') => ({ topic, payload: Buffer.from(payload), clientId: 'gw' });

const engine = new RuleEngine([
  rule('one', "SELECT topic() AS t, topic(1) AS first FROM 'a/+'"),
  rule('two', "SELECT 2 AS n FROM 'a/#' WHERE NOT topic(2) = 'skip'"),
  rule('three', 'SELECT 3 AS n'),
]);

const applied = (topic: string) => engine.apply(message(topic), 0).map((outcome) => outcome.rule);

describe('the rule engine', () => {
  it('applies each rule whose filter matches', () => {
    expect(applied('a/b')).toEqual(['one', 'two']);
    expect(applied('a/b/c')).toEqual(['two']);
    expect(applied('b')).toEqual([]);
  });

  it('leaves a message to no rule whose WHERE lets it go', () => {
    expect(applied('a/skip')).toEqual(['one']);
  });

  it('hands Basic Ingest to the named rule alone, whatever its filter, and hides the prefix from it', () => {
    expect(engine.apply(message('$aws/rules/one/x/y/z'), 0)).toEqual([
      { rule: 'one', body: '{"t":"x/y/z","first":"x"}' },
    ]);
    expect(applied('$aws/rules/three/a/b')).toEqual(['three']);
  });

  it('knows a Basic Ingest topic that names no rule', () => {
    expect(engine.namesUnknownRule('$aws/rules/four/a/b')).toBe(true);
    expect(engine.namesUnknownRule('$aws/rules/one/a/b')).toBe(false);
    expect(engine.namesUnknownRule('a/b')).toBe(false);
    expect(applied('$aws/rules/four/a/b')).toEqual([]);
  });

  it('reports a rule that cannot be applied, and goes on with the next', () => {
    const rules = new RuleEngine([rule('json', "SELECT * FROM 'a'"), rule('any', "SELECT 1 AS n FROM 'a'")]);
    expect(rules.apply(message('a', 'not json'), 0)).toEqual([
      { rule: 'json', error: expect.any(RuleEvaluationError) },
      { rule: 'any', body: '{"n":1}' },
    ]);
  });

  it('refuses a rule outside the supported SQL when it is loaded, by name', () => {
    expect(() => new RuleEngine([rule('odd', 'SELECT upper(a) AS x')])).toThrow(RuleSyntaxError);
    expect(() => new RuleEngine([rule('odd', 'SELECT upper(a) AS x')])).toThrow('rule odd, column 8: upper()');
  });

  it('names the filters by which another broker hands over what rules want', () => {
    expect(engine.topicFilters()).toEqual(['a/+', '$aws/rules/one/#', 'a/#', '$aws/rules/two/#', '$aws/rules/three/#']);
  });
});
