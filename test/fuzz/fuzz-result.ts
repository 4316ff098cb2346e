import type { ShareResult } from './run-share.ts';

/** The last line of `npm run fuzz -- --json`. */
export type FuzzResult = {
  readonly families: number;
  readonly inputs: number;
  readonly crashes: number;
  readonly slow: number;
  readonly implausible: number;
  readonly slowest_ms: number;
};

/** What all shares of one target say together. */
export function addShares(one: ShareResult, other: ShareResult): ShareResult {
  const { answers, counts } = one;
  return {
    target: one.target,
    inputs: one.inputs + other.inputs,
    answers: {
      read: answers.read + other.answers.read,
      rejected: answers.rejected + other.answers.rejected,
      unknown: answers.unknown + other.answers.unknown,
    },
    counts: {
      crash: counts.crash + other.counts.crash,
      implausible: counts.implausible + other.counts.implausible,
      slow: counts.slow + other.counts.slow,
    },
    slowestMs: Math.max(one.slowestMs, other.slowestMs),
    findings: [...one.findings, ...other.findings],
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export function fuzzResult(results: readonly ShareResult[]): FuzzResult {
  const count = (kind: 'crash' | 'slow' | 'implausible') => sum(results.map(({ counts }) => counts[kind]));
  return {
    families: results.length,
    inputs: sum(results.map(({ inputs }) => inputs)),
    crashes: count('crash'),
    slow: count('slow'),
    implausible: count('implausible'),
    slowest_ms: Math.round(Math.max(0, ...results.map(({ slowestMs }) => slowestMs)) * 100) / 100,
  };
}

/** True where nothing was found. */
export const isClean = ({ crashes, slow, implausible }: FuzzResult): boolean => crashes + slow + implausible === 0;

const COLUMNS = ['family', 'inputs', 'read', 'rejected', 'unknown', 'crashes', 'implausible', 'slow', 'slowest ms'];

/** A line for each target, and the names of the columns above. */
export function fuzzTable(results: readonly ShareResult[]): string {
  const rows = results.map(({ target, inputs, answers, counts, slowestMs }) => [
    target,
    ...[inputs, answers.read, answers.rejected, answers.unknown].map((count) => count.toLocaleString('en-US')),
    ...[counts.crash, counts.implausible, counts.slow].map(String),
    slowestMs.toFixed(2),
  ]);
  const table = [COLUMNS, ...rows];
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return table.map((cells) => cells.map(cell).join('  ')).join('\n');
}
