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

  it('lists every field of an alert, and every reason that is not its readings', () => {
    const listed = firstColumn().flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(listed).toEqual(expect.arrayContaining(Object.keys(alertSchema.shape).filter((name) => name !== 'v')));
    for (const reason of endReasonSchema.options.filter((each) => each !== 'fine'))
      expect(page).toContain(`\`${reason}\``);
  });
});
