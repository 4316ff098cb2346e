import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPlainReading } from '../src/plain-reading.ts';
import { readingSchema } from '../src/reading.ts';
import { largestReading, sampleReading } from '../src/testing/sample-reading.ts';

const overWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** What one field of a message may hold, sound or not. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('ble', 'a4c138f5a1b2', '../x', '.', '', 1e308, -1, 0.5, Number.MAX_SAFE_INTEGER, 2 ** 60, -0),
  fc.integer({ min: -200, max: 200 }),
);

const quantityName = fc.constantFrom(
  ...['temperature_c', 'temperature_c_2', 'temperature_c_min', 'temperature_c_2_max', 'motion', 'event_button', 'text'],
  ...['__proto__', 'constructor', 'count_min', 'temperature_c_min_max', 'nobody_knows'],
);

const values = fc.dictionary(quantityName, anything, { maxKeys: 6 });

const fields = Object.keys({ ...readingSchema.shape, __proto__: null, tomorrow: 1, __Proto__: 1 });

/** A sound reading with some of its fields replaced, added or taken away. */
const candidate = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...fields), fc.oneof(anything, values), { maxKeys: 4 }),
    fc.subarray(fields, { maxLength: 2 }),
    fc.option(values, { nil: undefined }),
  )
  .map(([replaced, removed, quantities]) => {
    const reading = { ...sampleReading(), ...(quantities === undefined ? {} : { values: quantities }), ...replaced };
    return overWire(Object.fromEntries(Object.entries(reading).filter(([name]) => !removed.includes(name))));
  });

describe('a reading that is plain', () => {
  it('is every one that today’s decoders make', () => {
    expect(isPlainReading(overWire(sampleReading()))).toBe(true);
    const many = { temperature_c: -40, temperature_c_2: 21.5, motion: true, event_button: 'press' };
    expect(isPlainReading(overWire(sampleReading(1, { values: many, packet_id: 200 })))).toBe(true);
  });

  it('is never one that the schema refuses or changes', () => {
    let plain = 0;
    fc.assert(
      fc.property(candidate, (reading) => {
        if (!isPlainReading(reading)) return;
        plain += 1;
        expect(readingSchema.safeParse(reading)).toEqual({ success: true, data: reading });
      }),
      { numRuns: 5000 },
    );
    expect(plain).toBeGreaterThan(50);
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a text', 'reading'],
    ['nothing', {}],
    ['a reading without a time', overWire({ ...sampleReading(), received_at: undefined })],
    [
      'a prototype beside a sound value',
      { ...sampleReading(), values: JSON.parse('{"temperature_c":1,"__proto__":1}') },
    ],
    ['a prototype beside the fields', JSON.parse('{"__proto__":{"device_id":"x"}}')],
    ['a reading as large as they come', overWire(largestReading())],
  ])('is not %s', (_, value) => {
    expect(isPlainReading(value)).toBe(false);
  });
});
