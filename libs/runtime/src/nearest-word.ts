/** Edits (insert, delete, replace) that turn one word into the other: Levenshtein's distance. */
function editDistance(from: string, to: string): number {
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
}

/** Longest word that is compared: a distance takes the product of both lengths. */
const MAX_WORD_CHARS = 64;

/** The known word that was most likely meant: the same letters in another case, or at most two edits away. */
export function nearestWord(unknown: string, known: readonly string[]): string | undefined {
  if (unknown.length > MAX_WORD_CHARS) return undefined;
  const lower = unknown.toLowerCase();
  const ranked = known
    .map((word) => ({ word, distance: editDistance(lower, word.toLowerCase()) }))
    .filter(({ distance }) => distance <= 2 && distance < lower.length)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.word;
}
