import type { Judged } from './synth-all.ts';

const seconds = (ms: number) => `${(ms / 1000).toFixed(1).padStart(5)} s`;

/** A line for one combination, and one below it for each finding. */
export function judgedLine({ combination, stacks, findings, ms }: Judged): string {
  const verdict = findings.length === 0 ? 'ok  ' : 'FAIL';
  const head = `${verdict} ${seconds(ms)}  ${String(stacks.length).padStart(2)} stacks  ${combination.name}`;
  return [head, ...findings.map((finding) => `       ${finding}`)].join('\n');
}

/** What all of them came to in `ms` milliseconds, the combinations with findings by name. */
export function totalLines(judged: readonly Judged[], ms: number): string[] {
  const failed = judged.filter(({ findings }) => findings.length > 0);
  const total = `${judged.length} combinations in ${(ms / 1000).toFixed(1)} s, ${failed.length} with findings`;
  return [total, ...failed.map(({ combination }) => `  FAIL ${combination.name}`)];
}
