import type { Value } from '@sward/contracts/reading.ts';
import { valuesText } from './device-values.ts';
import { type Flow, flowLines } from './flows.ts';
import type { ProcessUse } from './result.ts';
import type { Tally } from './tally.ts';
import { bold, dim, fitLine, green, harmless, red } from './text.ts';

export type DeviceRow = {
  readonly id: string;
  readonly format: string;
  readonly values: Readonly<Record<string, Value>>;
  readonly ageMs: number;
  readonly rssi: number | undefined;
};

export type ProcessRow = {
  readonly name: string;
  readonly state: string;
  readonly restarts: number;
  /** The key that kills it. */
  readonly key?: string;
  /** Absent where no process runs. */
  readonly use?: ProcessUse;
};

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

/** Everything that the terminal page shows at one moment. */
export type View = {
  readonly title: string;
  readonly upSeconds: number;
  readonly counts: Tally['counts'];
  readonly stored: number;
  readonly duplicated: number;
  /** Local messages that were not what their topic promises. */
  readonly unreadable: number;
  readonly latency: { readonly p50: number | null; readonly p95: number | null };
  /** Of the cloud: readings on the gateway's disk that it has not confirmed, and how long the oldest has waited. */
  readonly backlog: { readonly readings: number; readonly ageS: number };
  readonly flows: readonly Flow[];
  /** What a person should know of; empty where all is well. */
  readonly troubles: readonly string[];
  readonly alerts: readonly AlertRow[];
  /** What somebody was told last, and how long ago; absent where nobody was. */
  readonly told?: { readonly channel: string; readonly title: string; readonly ageMs: number };
  readonly links: readonly { readonly name: string; readonly state: string; readonly good: boolean }[];
  readonly processes: readonly ProcessRow[];
  readonly devices: readonly DeviceRow[];
  /** What was done or went wrong last. */
  readonly notice: string;
};

/** What the terminal has room for. */
export type PageSize = { readonly rows: number; readonly columns: number };

const age = (ms: number) => (ms < 60_000 ? `${(ms / 1000).toFixed(0)} s` : `${(ms / 60_000).toFixed(0)} min`);

/** Names above, numbers below: eight columns that hold eight digits each and fit 80 together. */
function counterLines({ counts, stored, duplicated }: View): string[] {
  const cells: [name: string, count: number, paint: (text: string) => string][] = [
    ['received', counts.received, bold],
    ['durable', counts.durable, bold],
    ['published', counts.published, bold],
    ['confirmed', counts.confirmed, bold],
    ['stored', stored, bold],
    ['held', counts.held, bold],
    ['dropped', counts.dropped, counts.dropped > 0 ? red : dim],
    ['duplicated', duplicated, duplicated > 0 ? red : dim],
  ];
  const width = ([name]: (typeof cells)[number]) => Math.max(8, name.length);
  return [
    dim(cells.map((cell) => cell[0].padStart(width(cell))).join(' ')),
    cells.map((cell) => cell[2](String(cell[1]).padStart(width(cell)))).join(' '),
  ];
}

const ms = (value: number | null) => (value === null ? '-' : `${Math.round(value)} ms`);

function latencyLine({ latency, backlog, unreadable }: View): string {
  const waiting = `backlog ${backlog.readings}, oldest ${age(backlog.ageS * 1000)}`;
  const line = dim(`heard to stored: p50 ${ms(latency.p50)}, p95 ${ms(latency.p95)}   ${waiting}`);
  return unreadable === 0 ? line : `${line}   ${red(`unreadable local messages: ${unreadable}`)}`;
}

const linkLine = ({ links }: View) =>
  links.map(({ name, state, good }) => `${name} ${(good ? green : red)(harmless(state))}`).join('   ');

/** More would push everything else off the page. */
const MAX_TROUBLES = 4;

function troubleLines({ troubles }: View): string[] {
  const shown = troubles.slice(0, MAX_TROUBLES).map((line) => red(harmless(line)));
  const left = troubles.length - shown.length;
  return left === 0 ? shown : [...shown, red(`and ${left} more: see the components' logs`)];
}

const MAX_ALERTS = 4;

function alertLine({ severity, what, value, ageMs, acknowledgedBy }: AlertRow): string {
  const parts = [
    what,
    value,
    `for ${age(ageMs)}`,
    acknowledgedBy === undefined ? '' : `acknowledged by ${acknowledgedBy}`,
  ];
  return red(harmless(`alert, ${severity}: ${parts.filter((part) => part !== '').join('  ')}`));
}

function alertLines({ alerts, told }: View): string[] {
  const left = alerts.length - MAX_ALERTS;
  return [
    ...alerts.slice(0, MAX_ALERTS).map(alertLine),
    ...(left > 0 ? [red(`and ${left} more open: npm run alerts -- list --local`)] : []),
    ...(told === undefined ? [] : [dim(harmless(`told ${told.channel} ${age(told.ageMs)} ago: ${told.title}`))]),
  ];
}

const processHeader = `  ${'process'.padEnd(20)} ${'state'.padEnd(10)} ${'restarts'.padStart(8)} ${'RSS MB'.padStart(7)} ${'PSS MB'.padStart(7)} ${'CPU %'.padStart(6)}`;

function processLine({ name, state, restarts, key = ' ', use }: ProcessRow): string {
  const paint = state === 'RUNNING' || state === 'FINISHED' ? green : red;
  const numbers = [
    String(restarts).padStart(8),
    (use?.rss_mb.toFixed(0) ?? '-').padStart(7),
    (use?.pss_mb.toFixed(0) ?? '-').padStart(7),
    (use?.cpu_pct.toFixed(1) ?? '-').padStart(6),
  ];
  return `${key} ${harmless(name).padEnd(20)} ${paint(state.padEnd(10))} ${numbers.join(' ')}`;
}

const deviceHeader = `  ${'device'.padEnd(12)} ${'format'.padEnd(9)} ${'age'.padStart(6)} ${'dBm'.padStart(4)}  values`;

function deviceLine({ id, format, values, ageMs, rssi }: DeviceRow, columns: number): string {
  const strength = rssi === undefined ? '' : String(rssi);
  const known = `  ${harmless(id).padEnd(12)} ${harmless(format).padEnd(9)} ${age(ageMs).padStart(6)} ${strength.padStart(4)}  `;
  return known + valuesText(values, columns - known.length);
}

/** Above the devices, in paragraphs that an empty line keeps apart where there is room. */
const paragraphs = (view: View): string[][] => [
  [`${bold(view.title)}  ${dim(`up ${age(view.upSeconds * 1000)}`)}`],
  [...counterLines(view), latencyLine(view)],
  [linkLine(view), ...troubleLines(view), ...alertLines(view)],
  flowLines(view.flows),
  [bold(processHeader), ...view.processes.map(processLine)],
];

const KEYS = dim('c cut network  r restore  123 kill process  u unplug sensor  h heat one  q quit');

/** As many devices as there is room for; where that is not all, the last line says how many more there are. */
function deviceLines({ devices }: View, { rows, columns }: PageSize): string[] {
  const lines = devices.map((device) => deviceLine(device, columns));
  if (lines.length <= rows) return lines;
  const shown = lines.slice(0, Math.max(0, rows - 1));
  return rows > 0 ? [...shown, dim(`  and ${lines.length - shown.length} more`)] : [];
}

/** The page as lines: never more than `rows`, none wider than `columns`. Where room is short, devices go first. */
export function renderPage(view: View, { rows, columns }: PageSize): string[] {
  const foot = [harmless(view.notice), KEYS];
  const sections = [...paragraphs(view), [bold(deviceHeader)]];
  const dense = sections.flat();
  const airy = sections.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
  const isRoomy = airy.length + view.devices.length + foot.length <= rows;
  const head = isRoomy ? airy : dense;
  const room = rows - head.length - foot.length;
  const body = [...head, ...deviceLines(view, { rows: room, columns })].slice(0, Math.max(0, rows - foot.length));
  return [...body, ...foot].slice(-rows).map((line) => fitLine(line, columns));
}
