import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffTemplates, type Template } from '../../../tools/synth/template-diff.ts';

const table = (billing: string) => ({ Resources: { Table: { Type: 'T', Properties: { 'a.b': billing } } } });
const app = (...stacks: [string, Template][]) => new Map(stacks);

describe('the diff of two syntheses', () => {
  it('is empty where nothing changed, whatever is in them', () => {
    const templates = fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()));
    fc.assert(
      fc.property(templates, (stacks) => {
        const again = structuredClone(stacks);
        expect(diffTemplates(new Map(Object.entries(stacks)), new Map(Object.entries(again)))).toEqual([]);
      }),
    );
  });

  it('names what changed down to the property', () => {
    const lines = diffTemplates(app(['A', table('PAY')]), app(['A', table('PROVISIONED')]));
    expect(lines).toEqual(['~ A.Resources.Table.Properties.a.b: "PAY" -> "PROVISIONED"']);
  });

  it('names stacks and resources that came and went', () => {
    const lines = diffTemplates(
      app(['A', table('x')], ['Gone', table('x')]),
      app(['A', { Resources: { Queue: { Type: 'Q' } } }], ['New', table('x')]),
    );
    expect(lines).toEqual(['+ A.Resources.Queue', '- A.Resources.Table', '- Gone', '+ New']);
  });

  it('sees an order that changed, and keeps long values short', () => {
    const order = (...list: string[]) => app(['A', { list }]);
    expect(diffTemplates(order('a', 'b'), order('b', 'a'))).toHaveLength(1);
    const [line = ''] = diffTemplates(order('a'.repeat(1000)), order('b'));
    expect(line.length).toBeLessThan(200);
  });
});
