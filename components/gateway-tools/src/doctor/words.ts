const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** A span of time as a person says it: `3 d`, `5 h`, `12 s`. */
export function spanOf(seconds: number): string {
  const [unit, length] = UNITS.find(([, one]) => seconds >= 2 * one) ?? ['s', 1];
  return `${Math.round(seconds / length)} ${unit}`;
}

/** Bytes as a person says them. */
export function sizeOf(bytes: number): string {
  const mb = bytes / 1_000_000;
  return mb >= 10_000 ? `${Math.round(mb / 1000)} GB` : `${Math.round(mb)} MB`;
}

/** Text from files and programs that are not ours: on one line, without control characters, and not endless. */
export function shownText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
