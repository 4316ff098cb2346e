import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, escapeMrkdwn } from '../../lib/notifications/markup.ts';
import { asciiWithin, escapedWithin, lineWithin, within } from '../../lib/notifications/plain-text.ts';

describe('plain text', () => {
  it('loses control characters and marks that turn its direction, and keeps its lines', () => {
    expect(within('a\u0000b\r\nc\u202ed\u2066e\u001b[31m', 100)).toBe('a b \nc d e [31m');
    expect(lineWithin('a\n\n b\tc', 100)).toBe('a b c');
  });

  it('is cut between characters, and says so', () => {
    expect(within('abcdef', 6)).toBe('abcdef');
    expect(within('abcdefg', 6)).toBe('abcde…');
    expect(within('🌡🌡🌡', 4)).toBe('🌡…');
  });

  it('is never longer than its limit and never cut within an entity', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, limit) => {
      for (const escaped of [escapeHtml, escapeMrkdwn]) {
        const result = escapedWithin(text, limit, escaped);
        expect(result.length).toBeLessThanOrEqual(limit);
        expect(result).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot);)/);
      }
    });
    fc.assert(property);
  });

  it('becomes ASCII that can still be read', () => {
    expect(asciiWithin('Kühlraum 3: 9.2 °C, 12 µg/m³ – “hot” 🌡', 99)).toBe('Kuhlraum 3: 9.2 C, 12 ug/m3 - ?hot? ??');
    expect(asciiWithin('x'.repeat(200), 99)).toBe(`${'x'.repeat(96)}...`);
  });

  it('is printable ASCII within its limit, whatever it was', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(asciiWithin(text, 20)).toMatch(/^[ -~]{0,20}$/);
    });
    fc.assert(property);
  });
});
