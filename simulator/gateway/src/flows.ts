import type { ComponentStatus } from '@sward/contracts/status.ts';
import { bold, dim, harmless, red } from './text.ts';

/** What passed through one component since its process started: readings, and bytes as they lie in it. */
export type Flow = Pick<ComponentStatus, 'component' | 'received' | 'sent' | 'dropped' | 'depth' | 'bytes'>;

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in at most five characters: `999B`, `1.2MB`, `345kB`. */
export function shortBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power > 0 && value < 9.95 ? value.toFixed(1) : Math.floor(value)}${UNITS[power]}`;
}

const NAME_COLUMNS = 20;
const CELL_COLUMNS = 14;

const cell = (readings: number, bytes: number) => `${readings}${shortBytes(bytes).padStart(6)}`.padStart(CELL_COLUMNS);

/** One line of names and one per component: 78 columns. */
export function flowLines(flows: readonly Flow[]): string[] {
  const header = ['received', 'sent', 'dropped', 'depth'].map((name) => name.padStart(CELL_COLUMNS)).join('');
  return [bold(`  ${'readings, bytes'.padEnd(NAME_COLUMNS)}${header}`), ...flows.map(flowLine)];
}

function flowLine({ component, received, sent, dropped, depth, bytes }: Flow): string {
  const lost = cell(dropped, bytes.dropped);
  const cells = [
    cell(received, bytes.received),
    cell(sent, bytes.sent),
    dropped > 0 ? red(lost) : dim(lost),
    cell(depth, bytes.depth),
  ];
  return `  ${harmless(component).padEnd(NAME_COLUMNS)}${cells.join('')}`;
}
