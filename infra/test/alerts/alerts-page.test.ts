import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { alertSchema, endReasonSchema } from '../../lib/alerts/alert.ts';
import { alertRuleSchema, conditionSchema } from '../../lib/alerts/rule.ts';

const whole = readFileSync(join(__dirname, '../../../docs/alerts.md'), 'utf8');
const page = whole.slice(0, whole.indexOf('## Channels'));
const firstColumn = () => [...page.matchAll(/^\| (`[^|]*?`) \|/gm)].map(([, cell = '']) => cell);

describe('docs/alerts.md, rules', () => {
  it('shows a rule of each kind, and each is one', () => {
    const shown = z.array(alertRuleSchema).parse(parse(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''));
    const kinds = conditionSchema.options.map(({ shape }) => shape.kind.value);
    expect(shown.map(({ condition }) => condition.kind).sort()).toEqual([...kinds].sort());
    for (const kind of kinds) expect(firstColumn()).toContain(`\`${kind}\``);
  });

  it('lists every field of a rule, with what it is where left out', () => {
    const [, table = ''] = /^\| Field of a rule .*\n\| --- .*\n((?:\|.*\n)*)/m.exec(page) ?? [];
    const rows = table
      .trim()
      .split('\n')
      .map((row) => row.split(' | '));
    const named = rows.flatMap(([cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named).toEqual(Object.keys(alertRuleSchema.shape).sort((a, b) => named.indexOf(a) - named.indexOf(b)));
    const least = alertRuleSchema.parse({ id: 'r', condition: { kind: 'silent', after_s: 60 } });
    const plain = Object.entries(least).filter(([name, value]) => typeof value !== 'object' && name !== 'id');
    for (const [name, value] of plain) {
      expect(rows).toContainEqual([`| \`${name}\``, `\`${JSON.stringify(value)}\``, expect.any(String)]);
    }
  });

  it('lists every field of an alert, and every reason that is not its readings', () => {
    const listed = firstColumn().flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(listed).toEqual(expect.arrayContaining(Object.keys(alertSchema.shape).filter((name) => name !== 'v')));
    for (const reason of endReasonSchema.options.filter((each) => each !== 'fine'))
      expect(page).toContain(`\`${reason}\``);
  });
});
