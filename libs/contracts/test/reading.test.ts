import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_INFLATED_BYTES, MAX_IPC_PAYLOAD_BYTES } from '../src/limits.ts';
import { encodeMessage } from '../src/message-codec.ts';
import { isPlausible, quantityOf } from '../src/quantities.ts';
import { readingSchema } from '../src/reading.ts';
import { toTelemetryV1 } from '../src/telemetry-v1.ts';
import { largestReading, sampleReading } from '../src/testing/sample-reading.ts';

const accepts = (fields: object) => readingSchema.safeParse({ ...sampleReading(), ...fields }).success;

describe('a reading', () => {
  it('is taken as decoders make it', () => {
    expect(accepts({})).toBe(true);
    expect(
      accepts({ values: { temperature_c: -40, temperature_c_2: 21.5, motion: true, event_button: 'press' } }),
    ).toBe(true);
  });

  it.each([
    ['no value at all', { values: {} }],
    ['a quantity nobody knows', { values: { temperature_f: 70 } }],
    ['the least of what has no mean', { values: { count_min: 1 } }],
    ['the least of a greatest', { values: { temperature_c_max_min: 1 } }],
    ['a greatest that its quantity cannot have', { values: { humidity_rh_max: -1 } }],
    ['a negative humidity', { values: { humidity_rh: -1 } }],
    ['NaN', { values: { temperature_c: Number.NaN } }],
    ['1e308', { values: { temperature_c: 1e308 } }],
    ['a number in the place of a state', { values: { motion: 1 } }],
    ['an inherited name as quantity', { values: JSON.parse('{"__proto__": 1, "constructor": 2}') }],
    [
      'more values than a message can hold',
      { values: Object.fromEntries(Array.from({ length: 49 }, (_, i) => [`count_${i}`, i])) },
    ],
    [
      'more text than a message can hold',
      { values: Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`text_${i}`, 'x'.repeat(250)])) },
    ],
    ['a prototype beside a sound value', { values: JSON.parse('{"temperature_c": 20, "__proto__": 1}') }],
    ['text that takes six bytes a character', { values: { raw: '\u0001'.repeat(500), text: '\u0001'.repeat(200) } }],
    ['a device id that is a path', { device_id: '../x' }],
    ['an rssi that no radio reports', { rssi: 127 }],
    ['a field of tomorrow', { tomorrow: 1 }],
    ['a fractional time', { received_at: 1.5 }],
  ])('is refused with %s', (_, fields) => {
    expect(accepts(fields)).toBe(false);
  });

  it('fits one message of either mode, and 200 fit a row of the log, however large it is', () => {
    const reading = readingSchema.parse(largestReading());
    const message = toTelemetryV1(reading, 'g'.repeat(64), 'f'.repeat(16), Number.MAX_SAFE_INTEGER);
    expect(encodeMessage(message).length).toBeLessThan(MAX_IPC_PAYLOAD_BYTES);
    expect(200 * encodeMessage(reading).length).toBeLessThan(MAX_INFLATED_BYTES);
  });

  it('is taken with the extremes of a window', () => {
    const values = { temperature_c: 20, temperature_c_min: 19, temperature_c_max: 22, temperature_c_2_max: 30 };
    expect(accepts({ values, aggregate: { window_s: 60, count: 12 } })).toBe(true);
  });

  it('knows numbered probes by their quantity', () => {
    expect(quantityOf('temperature_c_2')).toBe(quantityOf('temperature_c'));
    expect(quantityOf('temperature_c_')).toBeUndefined();
  });

  it('never takes an infinite or missing number for plausible', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, undefined, null),
        (name, value) => {
          expect(isPlausible(name, value)).toBe(false);
          expect(isPlausible('temperature_c', value)).toBe(false);
        },
      ),
    );
  });
});
