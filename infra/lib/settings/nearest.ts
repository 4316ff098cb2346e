/** How many characters must be put in, taken out or exchanged to make `b` of `a`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, char] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const exchanged = (row[j] ?? 0) + (char === other ? 0 : 1);
      next.push(Math.min(exchanged, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** What was probably meant by `text`: the nearest of `known`, where it is no more than a third of its letters away. */
export function nearest(text: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, away: distance(text.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.away - b.away);
  return best && best.away <= Math.max(2, best.name.length / 3) && best.away < best.name.length ? best.name : undefined;
}
