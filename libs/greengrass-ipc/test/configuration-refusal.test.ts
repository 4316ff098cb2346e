import { describe, expect, it } from '@jest/globals';
import { configurationStateSchema } from '@sward/contracts/status.ts';
import fc from 'fast-check';
import { z } from 'zod';
import { refusalLines } from '../src/configuration-refusal.ts';

const schema = z.strictObject({
  commit_interval_ms: z.coerce.number().int().min(10).default(1000),
  rules: z.array(z.strictObject({ device: z.string(), dead_band: z.coerce.number().optional() })).default([]),
  limits: z.strictObject({ age_days: z.coerce.number() }).optional(),
  by_device: z.record(z.string(), z.strictObject({ offset: z.number() })).optional(),
});

const refused = (configuration: unknown) => {
  const result = schema.safeParse(configuration);
  return result.success ? [] : refusalLines(schema, result.error.issues);
};

describe('the refusal of a configuration', () => {
  it.each([
    [{ comit_interval_ms: 5 }, 'comit_interval_ms: unknown key, did you mean commit_interval_ms?'],
    [{ Rules: [] }, 'Rules: unknown key, did you mean rules?'],
    [{ colour: 1 }, 'colour: unknown key, known here: commit_interval_ms, rules, limits, by_device'],
    [{ rules: [{ device: 'a', deadband: 1 }] }, 'rules.0.deadband: unknown key, did you mean dead_band?'],
    [{ limits: { age_days: 1, age_day: 2 } }, 'limits.age_day: unknown key, did you mean age_days?'],
    [{ by_device: { a: { offset: 1, ofset: 2 } } }, 'by_device.a.ofset: unknown key, did you mean offset?'],
  ])('of %j suggests what was meant', (configuration, line) => {
    expect(refused(configuration)).toEqual([line]);
  });

  it('names each value that does not fit, and why', () => {
    expect(refused({ commit_interval_ms: 5, rules: 'none' })).toEqual([
      expect.stringMatching(/^commit_interval_ms: .*>=10/),
      expect.stringMatching(/^rules: .*expected array/),
    ]);
  });

  it('counts what it has no line for', () => {
    const lines = refused({ a1: 1, b1: 1, c1: 1, d1: 1, e1: 1, f1: 1 });
    expect(lines).toHaveLength(4);
    expect(lines[3]).toBe('and 3 more');
  });

  it('never shows a value: it may be a secret', () => {
    const anyJson = fc.jsonValue();
    const secret = 'hunter2-canary';
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anyJson), (rest) => {
        const configuration = { ...rest, commit_interval_ms: secret, rules: [{ device: 7, dead_band: secret }] };
        expect(refused(configuration).join('\n')).not.toContain(secret);
      }),
    );
  });

  it('fits a status, whatever keys it names', () => {
    const key = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('\u202e\u001b[2J'));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 8 }), (keys) => {
        const lines = refused(Object.fromEntries(keys.map((name) => [`x${name}`, 1])));
        expect(configurationStateSchema.parse({ valid: false, refused: lines }).refused).toEqual(lines);
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});
