import { describe, expect, it } from '@jest/globals';
import { SwardError } from '@sward/contracts/errors.ts';
import { toLogFields, toLogText } from '@sward/runtime/log-fields.ts';
import fc from 'fast-check';

class WornSensorError extends SwardError {
  readonly code = 'WORN_SENSOR';
}

describe('log fields', () => {
  it('hides what a key calls a secret, at every depth', () => {
    const fields = {
      bindkey: 'a1',
      authToken: 'b',
      nested: { Password: 'c', API_SECRET: 'd', name: 'kept' },
      SVCUID: 'e',
    };
    expect(toLogFields(fields)).toEqual({
      bindkey: '[redacted]',
      authToken: '[redacted]',
      nested: { Password: '[redacted]', API_SECRET: '[redacted]', name: 'kept' },
      SVCUID: '[redacted]',
    });
  });

  it('cuts long texts, long lists and deep nesting', () => {
    expect(toLogText('a'.repeat(1200))).toBe(`${'a'.repeat(1000)}... (1200 characters)`);
    expect(toLogFields({ list: Array(40).fill(0) })['list']).toEqual([...Array(32).fill(0), '... 8 more']);
    expect(toLogFields({ a: { b: { c: { d: { e: {} } } } } })).toEqual({ a: { b: { c: { d: { e: '[nested]' } } } } });
  });

  it('tells an error by name, code, message and cause, with a stack only where it has no code', () => {
    const error = new WornSensorError('Replace the sensor', { cause: new TypeError('inner') });
    expect(toLogFields({ error })).toEqual({
      error: {
        name: 'WornSensorError',
        code: 'WORN_SENSOR',
        message: 'Replace the sensor',
        cause: { name: 'TypeError', message: 'inner', stack: expect.stringContaining('TypeError: inner') },
      },
    });
  });

  it('tells the length of bytes, not the bytes', () => {
    expect(toLogFields({ payload: new Uint8Array(7) })).toEqual({ payload: '[7 bytes]' });
  });

  it('takes away what a terminal would obey and JSON would not escape', () => {
    expect(toLogText('a\u009b2Jb\u202ec\u2028d')).toBe('a\ufffd2Jb\ufffdc\ufffdd');
  });

  it('gives something that JSON can hold and that is bounded, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string(),
          fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        ),
        (fields) => {
          expect(typeof JSON.stringify(toLogFields(fields))).toBe('string');
        },
      ),
    );
  });

  it('ends on an object that holds itself', () => {
    const self: Record<string, unknown> = {};
    self['self'] = self;
    expect(JSON.stringify(toLogFields({ self }))).toContain('[nested]');
  });
});
