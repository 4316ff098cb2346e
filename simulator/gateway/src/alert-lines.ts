import { severitySchema } from '@sward/infra/lib/alerts/rule.ts';
import { age, cut, dim, harmless, red } from './text.ts';

/** An alert that is open. */
export type AlertRow = {
  readonly severity: string;
  /** What it is about, and what is wrong. */
  readonly what: string;
  /** The newest value with its unit; empty for silence. */
  readonly value: string;
  readonly ageMs: number;
  readonly acknowledgedBy?: string;
};

/** What somebody was told last, and how long ago. */
export type Told = { readonly channel: string; readonly title: string; readonly ageMs: number };

type AlertsView = { readonly alerts: readonly AlertRow[]; readonly told?: Told };

/** From the least severe on. */
const SEVERITIES: readonly string[] = severitySchema.options;
const rankOf = ({ severity }: AlertRow) => SEVERITIES.indexOf(severity);

/** The most severe first, of those the oldest. */
const byUrgency = (a: AlertRow, b: AlertRow) => rankOf(b) - rankOf(a) || b.ageMs - a.ageMs;

/** Lines of alerts and of what was told, where all have room. */
export const alertLinesWanted = ({ alerts, told }: AlertsView): number => alerts.length + (told === undefined ? 0 : 1);

/**
 * The open alerts on at most `rows` lines, the most urgent first; where that is not all, the last line says how many more there are.
 * What was told comes below where there is room.
 */
export function alertLines({ alerts, told }: AlertsView, rows: number, columns: number): string[] {
  const sorted = [...alerts].sort(byUrgency);
  const shown = sorted.slice(0, alerts.length <= rows ? rows : Math.max(0, rows - 1));
  const left = alerts.length - shown.length;
  return [
    ...shown.map((alert) => alertLine(alert, columns)),
    ...(left > 0 ? [red(`and ${left} more open: npm run alerts -- list --local`)] : []),
    ...(told === undefined ? [] : [toldLine(told)]),
  ].slice(0, Math.max(0, rows));
}

const toldLine = ({ channel, title, ageMs }: Told) => dim(harmless(`told ${channel} ${age(ageMs)} ago: ${title}`));

/** Columns of who acknowledged it: a longer name leaves no room for the device. */
const NAME_COLUMNS = 16;
/** Columns of what is wrong that are worth more than the value: the device's id and a little. */
const LEAST_WHAT_COLUMNS = 16;

/** Where it does not fit, what is wrong is cut, then the value goes: for how long and who looks after it stay. */
function alertLine({ severity, what, value, ageMs, acknowledgedBy }: AlertRow, columns: number): string {
  const head = harmless(`alert, ${severity}: `);
  const who = acknowledgedBy === undefined ? '' : `  acknowledged by ${cut(harmless(acknowledgedBy), NAME_COLUMNS)}`;
  const tail = `  for ${age(ageMs)}${who}`;
  const newest = value === '' ? '' : `  ${value}`;
  return red(head + about(harmless(what), harmless(newest), columns - head.length - tail.length) + tail);
}

function about(what: string, newest: string, columns: number): string {
  const left = columns - newest.length;
  return left >= Math.min(what.length, LEAST_WHAT_COLUMNS) ? cut(what, left) + newest : cut(what, columns);
}
