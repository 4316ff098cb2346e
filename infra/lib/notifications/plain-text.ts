/** Text in which a mark stands for what was cut off. */
const CUT = '…';

/** What breaks lines, hides text or turns its direction: control characters, but for the line feed, and bidirectional marks. */
const UNWANTED = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * Text as `escaped` gives it, one character after the other, of at most `limit` UTF-16 code units. It is cut between
 * characters, never within what one of them became.
 */
export function escapedWithin(text: string, limit: number, escaped: (character: string) => string): string {
  let whole = '';
  let cut = '';
  for (const character of text) {
    const next = escaped(character);
    if (whole.length + next.length > limit) return `${cut}${CUT}`;
    whole += next;
    if (whole.length + CUT.length <= limit) cut = whole;
  }
  return whole;
}

/** Plain text of at most `limit` UTF-16 code units, without control characters. */
export function within(text: string, limit: number): string {
  return escapedWithin(text.replace(UNWANTED, ' '), limit, (character) => character);
}

/** The same on one line. */
export const lineWithin = (text: string, limit: number) => within(text.replace(/\s+/g, ' '), limit);

/** What stands for characters that an SMS or a subject has no room for. */
const IN_ASCII: Readonly<Record<string, string>> = { '°': '', µ: 'u', μ: 'u', Ω: 'Ohm', '–': '-', '’': "'", ß: 'ss' };

/** One line of printable ASCII, of at most `limit` characters: umlauts lose their dots, what has no likeness becomes `?`. */
export function asciiWithin(text: string, limit: number): string {
  const plain = text
    .replace(/[°µμΩ–’ß]/g, (character) => IN_ASCII[character] ?? '')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/[^ -~]/g, '?')
    .trim();
  return plain.length <= limit ? plain : `${plain.slice(0, limit - 3)}...`;
}
