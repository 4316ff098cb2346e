const ESC = '\u001b[';

export const bold = (text: string) => `${ESC}1m${text}${ESC}0m`;
export const dim = (text: string) => `${ESC}2m${text}${ESC}0m`;
export const green = (text: string) => `${ESC}32m${text}${ESC}0m`;
export const red = (text: string) => `${ESC}31m${text}${ESC}0m`;

/**
 * Text from the air or from a process, as the page may show it: a control character could redraw the terminal, and a
 * letter of two columns or of none would break the columns. What is left takes exactly one column each.
 */
export const harmless = (text: string) => text.replace(/[^\x20-\x7e\xa0-\xac\xae-\xff]/gu, '?');

/** Plain text cut to `columns`, at least one; what was cut ends with `…`. */
export const cut = (text: string, columns: number) =>
  text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;

/** How long something lasts or is ago: `22 s`, `3 min`. */
export const age = (ms: number) => (ms < 60_000 ? `${(ms / 1000).toFixed(0)} s` : `${(ms / 60_000).toFixed(0)} min`);

/** The paint of `bold` and its like, which takes no column. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's own control sequences are what this looks for.
const PAINT = /(\u001b\[\d+m)/;

/** The line cut to `columns`; a line that was cut ends with `…`. Paint is kept, and ended where the cut fell into it. */
export function fitLine(line: string, columns: number): string {
  const parts = line.split(PAINT);
  const width = parts.reduce((sum, part, i) => sum + (i % 2 === 0 ? part.length : 0), 0);
  return width <= columns ? line : `${cutParts(parts, columns - 1)}${ESC}0m…`;
}

/** Odd parts are paint. */
function cutParts(parts: readonly string[], columns: number): string {
  let left = Math.max(0, columns);
  let shown = '';
  for (const [i, part] of parts.entries()) {
    if (i % 2 === 1) shown += part;
    else shown += part.slice(0, left);
    if (i % 2 === 0) left = Math.max(0, left - part.length);
  }
  return shown;
}
