import type { ProcessUse } from './result.ts';
import type { Tally } from './tally.ts';

export type DeviceRow = {
  readonly id: string;
  readonly format: string;
  readonly values: Readonly<Record<string, number | boolean | string>>;
  readonly ageMs: number;
  readonly rssi: number | undefined;
};

export type ComponentRow = {
  readonly name: string;
  readonly state: string;
  readonly restarts: number;
  readonly pid?: number;
};

/** Everything that the terminal page shows at one moment. */
export type View = {
  readonly title: string;
  readonly upSeconds: number;
  readonly counts: Tally['counts'];
  readonly stored: number;
  readonly duplicated: number;
  readonly latency: { readonly p50: number | null; readonly p95: number | null };
  readonly links: readonly { readonly name: string; readonly state: string; readonly good: boolean }[];
  readonly components: readonly ComponentRow[];
  readonly processes: readonly ProcessUse[];
  readonly devices: readonly DeviceRow[];
  /** What was done or went wrong last. */
  readonly notice: string;
};

const ESC = '\u001b[';
const bold = (text: string) => `${ESC}1m${text}${ESC}0m`;
const dim = (text: string) => `${ESC}2m${text}${ESC}0m`;
const green = (text: string) => `${ESC}32m${text}${ESC}0m`;
const red = (text: string) => `${ESC}31m${text}${ESC}0m`;

/** Everything that comes from the air or a process is shown without control characters: it could redraw the terminal. */
const harmless = (text: string) => text.replace(/\p{Cc}/gu, '?');

const age = (ms: number) => (ms < 60_000 ? `${(ms / 1000).toFixed(0)} s` : `${(ms / 60_000).toFixed(0)} min`);

const valueText = (value: number | boolean | string) =>
  typeof value === 'number' ? String(Math.round(value * 100) / 100) : harmless(String(value));

/** The quantities that fit on a line, the most telling first. */
const ORDER = [
  'temperature_c',
  'humidity_rh',
  'co2_ppm',
  'pm25',
  'pressure_pa',
  'battery_mv',
  'battery_pct',
  'motion',
  'occupancy',
];

function telling(values: DeviceRow['values']): string {
  const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const sorted = Object.entries(values).sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
  return sorted
    .slice(0, 4)
    .map(([name, value]) => `${harmless(name)} ${valueText(value)}`)
    .join('  ');
}

function counterLine({ counts, stored, duplicated }: View): string {
  const cells: [string, number][] = [
    ['received', counts.received],
    ['durable', counts.durable],
    ['published', counts.published],
    ['confirmed', counts.confirmed],
    ['stored', stored],
    ['held', counts.held],
  ];
  const bad = `dropped ${counts.dropped}  duplicated ${duplicated}`;
  const shown = counts.dropped + duplicated > 0 ? red(bad) : dim(bad);
  return `${cells.map(([name, count]) => `${name} ${bold(String(count))}`).join('  ')}  ${shown}`;
}

function componentLine({ name, state, restarts }: ComponentRow, processes: readonly ProcessUse[]): string {
  const use = processes.find((process) => process.name === name);
  const memory =
    use === undefined
      ? ''
      : `${use.rss_mb.toFixed(0)} MB resident, ${use.pss_mb.toFixed(0)} proportional, ${use.cpu_pct} % CPU`;
  const paint = state === 'RUNNING' || state === 'FINISHED' ? green : red;
  return `  ${name.padEnd(22)} ${paint(state.padEnd(10))} restarts ${restarts}  ${dim(memory)}`;
}

function deviceLine({ id, format, values, ageMs, rssi }: DeviceRow): string {
  const strength = rssi === undefined ? '' : `${rssi} dBm`;
  return `  ${harmless(id).padEnd(14)} ${harmless(format).padEnd(10)} ${age(ageMs).padStart(6)} ${strength.padStart(8)}  ${telling(values)}`;
}

const ms = (value: number | null) => (value === null ? '-' : `${Math.round(value)} ms`);

/** The page as lines, at most `rows` of them. */
export function renderPage(view: View, rows: number): string[] {
  const links = view.links.map(({ name, state, good }) => `${name} ${good ? green(state) : red(state)}`).join('   ');
  const head = [
    `${bold(view.title)}  ${dim(`up ${age(view.upSeconds * 1000)}`)}`,
    '',
    counterLine(view),
    dim(`heard to stored: p50 ${ms(view.latency.p50)}, p95 ${ms(view.latency.p95)}`),
    '',
    links,
    ...view.components.map((component) => componentLine(component, view.processes)),
    '',
    bold(`  ${'device'.padEnd(14)} ${'format'.padEnd(10)} ${'age'.padStart(6)} ${'rssi'.padStart(8)}  values`),
  ];
  const foot = ['', view.notice, dim('c cut the network   r restore it   1 2 3 kill a component   q quit')];
  const room = Math.max(1, rows - head.length - foot.length - 1);
  const shown = view.devices.slice(0, room).map(deviceLine);
  const hidden = view.devices.length - shown.length;
  return [...head, ...shown, ...(hidden > 0 ? [dim(`  and ${hidden} more`)] : []), ...foot];
}
