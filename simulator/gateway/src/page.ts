import type { Value } from '@sward/contracts/reading.ts';
import { type AlertRow, alertLines, alertLinesWanted, type Told } from './alert-lines.ts';
import { valuesText } from './device-values.ts';
import { type Flow, flowLines } from './flows.ts';
import type { ProcessUse } from './result.ts';
import { shareRows } from './row-shares.ts';
import type { Tally } from './tally.ts';
import { age, bold, dim, fitLine, green, harmless, red } from './text.ts';

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
  /** Absent where nobody was told anything. */
  readonly told?: Told;
  readonly links: readonly { readonly name: string; readonly state: string; readonly good: boolean }[];
  readonly processes: readonly ProcessRow[];
  readonly devices: readonly DeviceRow[];
  /** What was done or went wrong last. */
  readonly notice: string;
};

/** What the terminal has room for. */
export type PageSize = { readonly rows: number; readonly columns: number };

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

const KEYS = dim('c cut network  r restore  123 kill process  u unplug sensor  h heat one  q quit');

/** Fewer lines than the header, a row and how many more there are hold no devices. */
const LEAST_DEVICE_LINES = 3;

/** As many devices as there is room for; where that is not all, the last line says how many more there are. Without a row no header. */
function deviceLines({ devices }: View, { rows, columns }: PageSize): string[] {
  const isAll = devices.length < rows;
  if (devices.length === 0 || (!isAll && rows < LEAST_DEVICE_LINES)) return [];
  const shown = isAll ? devices : devices.slice(0, rows - 2);
  const left = devices.length - shown.length;
  const lines = [bold(deviceHeader), ...shown.map((device) => deviceLine(device, columns))];
  return left === 0 ? lines : [...lines, dim(`  and ${left} more`)];
}

function troubleLines({ troubles }: View, rows: number): string[] {
  const shown = troubles.slice(0, troubles.length <= rows ? rows : Math.max(0, rows - 1));
  const left = troubles.length - shown.length;
  const lines = shown.map((line) => red(harmless(line)));
  return left === 0 || rows === 0 ? lines : [...lines, red(`and ${left} more: see the components' logs`)];
}

const above = (view: View): string[][] => [
  [`${bold(view.title)}  ${dim(`up ${age(view.upSeconds * 1000)}`)}`],
  [...counterLines(view), latencyLine(view)],
];

const below = (view: View, hasFlows: boolean): string[][] => [
  hasFlows ? flowLines(view.flows) : [],
  [bold(processHeader), ...view.processes.map(processLine)],
];

type Layout = { readonly paragraphs: string[][]; readonly isEnough: boolean };

/** The page without its foot. `isEnough`: troubles, alerts and sensors have the lines that they need at least. */
function layOut(view: View, { rows, columns }: PageSize, hasFlows: boolean): Layout {
  const [top, bottom] = [above(view), below(view, hasFlows)];
  const left = rows - 1 - [...top, ...bottom].flat().length;
  const wanted = { troubles: view.troubles.length, alerts: alertLinesWanted(view), devices: view.devices.length };
  const { troubles, alerts, devices, isEnough } = shareRows(left, wanted);
  const middle = [linkLine(view), ...troubleLines(view, troubles), ...alertLines(view, alerts, columns)];
  const all = [...top, middle, ...bottom, deviceLines(view, { rows: devices, columns })];
  return { paragraphs: all.filter(({ length }) => length > 0), isEnough };
}

/**
 * The page as lines: never more than `rows`, none wider than `columns`. Paragraphs are kept apart by an empty line where there is
 * room; where there is little, sensors give way first, then alerts and troubles, then the flows.
 */
export function renderPage(view: View, { rows, columns }: PageSize): string[] {
  const foot = [harmless(view.notice), KEYS];
  const size = { rows: rows - foot.length, columns };
  const whole = layOut(view, size, true);
  const { paragraphs } = whole.isEnough ? whole : layOut(view, size, false);
  const airy = paragraphs.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
  const body = (airy.length <= size.rows ? airy : paragraphs.flat()).slice(0, Math.max(0, size.rows));
  return [...body, ...foot].slice(-rows).map((line) => fitLine(line, columns));
}
