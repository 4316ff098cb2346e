/** Edits (insert, delete, replace) that turn one word into the other. */
const editDistance = (from: string, to: string): number => {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, char] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (previous[column] ?? 0) + (char === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
};

/** The known key that was most likely meant: the same letters in another case, or at most two edits away. */
const suggestKey = (unknown: string, known: readonly string[]): string | undefined => {
  const lower = unknown.toLowerCase();
  const ranked = known
    .map((key) => ({ key, distance: editDistance(lower, key.toLowerCase()) }))
    .filter(({ distance }) => distance <= 2 && distance < lower.length)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.key;
};

/** "unknown key URI, did you mean Uri?", or the keys that are known there. */
export const unknownKeyMessage = (unknown: string, known: readonly string[]): string => {
  const suggestion = suggestKey(unknown, known);
  return suggestion === undefined
    ? `unknown key ${unknown}, known here: ${known.join(', ')}`
    : `unknown key ${unknown}, did you mean ${suggestion}?`;
};
