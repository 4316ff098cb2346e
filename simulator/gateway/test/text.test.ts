import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bold, fitLine, harmless, red } from '../src/text.ts';
import { visible } from './visible.ts';

describe('text from outside', () => {
  it.each([
    ['\u001b[2J\u001b[H', '?[2J?[H'],
    ['a\rb\nc\td', 'a?b?c?d'],
    ['\u009b31m', '?31m'],
    ['\u202ereversed', '?reversed'],
    ['zero\u200bwidth', 'zero?width'],
    ['e\u0301', 'e?'],
    ['漢字', '??'],
    ['😀', '?'],
    ['22 °C, 5 µg/m³', '22 °C, 5 µg/m³'],
  ])('%j is shown as %j', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it('holds neither control characters nor such that take no column or two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(harmless(text)).toMatch(/^[\x20-\x7e\xa0-\xac\xae-\xff]*$/);
      }),
    );
  });
});

describe('a line', () => {
  it('stays as it is where it fits', () => {
    expect(fitLine(`ab${bold('cd')}`, 4)).toBe(`ab${bold('cd')}`);
  });

  it('is cut where it does not, and says so', () => {
    expect(visible(fitLine('abcdef', 4))).toBe('abc…');
    expect(visible(fitLine(`ab${red('cdef')}g`, 4))).toBe('abc…');
  });

  it('ends its paint where it is cut', () => {
    expect(fitLine(red('abcdef'), 3)).toBe('\u001b[31mab\u001b[0m\u001b[0m…');
  });

  it('is never wider than the terminal, and loses nothing where there is room', () => {
    const part = fc.string({ unit: fc.constantFrom(...'abc °') });
    const line = fc.array(fc.oneof(part, part.map(bold), part.map(red))).map((parts) => parts.join(''));
    fc.assert(
      fc.property(line, fc.integer({ min: 1, max: 40 }), (text, columns) => {
        const cut = visible(fitLine(text, columns));
        expect(cut.length).toBeLessThanOrEqual(columns);
        if (visible(text).length <= columns) expect(cut).toBe(visible(text));
      }),
    );
  });
});
