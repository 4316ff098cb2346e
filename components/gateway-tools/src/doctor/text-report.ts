import { type Finding, LEVELS, type Level } from './finding.ts';
import type { Report } from './report.ts';

/** ANSI codes: red, yellow, blue, green. */
const COLOURS: Readonly<Record<Level, number>> = { error: 31, warning: 33, unknown: 34, ok: 32 };
const LEVEL_WIDTH = 8;

type Paint = (level: Level, text: string) => string;

/** The report for people: a line for each finding with what to do below it, worst first, and a summary at the end. */
export function textReport({ findings, gateway, host, counts, level }: Report, coloured: boolean): string {
  const paint: Paint = (one, text) => (coloured ? `\u001b[${COLOURS[one]}m${text}\u001b[0m` : text);
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const lines = findings.flatMap((finding) => linesOf(finding, width, paint));
  const who = gateway === undefined ? host : `${gateway.thing || 'a gateway without a name'} on ${host}`;
  const sums = LEVELS.map((one) => `${counts[one]} ${one}`).join(', ');
  const verdict = level === 'ok' ? 'all well' : level;
  return [...lines, '', `${who}: ${paint(level, verdict)} (${sums})`].join('\n');
}

function linesOf({ check, level, summary, todo }: Finding, width: number, paint: Paint): string[] {
  const line = `${paint(level, level.padEnd(LEVEL_WIDTH))} ${check.padEnd(width)}  ${summary}`;
  return todo === undefined ? [line] : [line, `${' '.repeat(LEVEL_WIDTH + width + 3)}-> ${todo}`];
}
