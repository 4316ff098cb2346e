import type { SavedClock } from '../../log-clock.ts';
import type { KeptValue } from '../kept-values.ts';
import type { StoredRow } from '../log-statements.ts';
import { keptIn, keptOfSchema1In, rowIn } from './found-cells.ts';
import { cellsOf, childrenOf } from './page-cells.ts';
import type { PageFile } from './page-file.ts';

/** Where the small values lie as a rule: their table was made with the file. */
const FIRST_PAGES = 64;
/** The newest rows are here. */
const LAST_PAGES = 256;

/** Places left free behind the newest that was found: rows further on in the file may be newer still. */
const FREE_PLACES = 1_000_000;
/** The same where nothing tells how far the log had come. */
const UNKNOWN_PLACES = 1_000_000_000;

/** What a damaged file tells at once: enough to go on without having read it all. */
export type FirstLook = {
  /** Small values to go on with, by kind and name. */
  readonly kept: readonly KeptValue[];
  /** The log's clock, no less than the newest row's stamp. */
  readonly clock: SavedClock;
  /** Epoch of its rows of schema 1, where it was told. */
  readonly epoch: string | undefined;
  /** Place of the oldest reading that had not been deleted; undefined where nothing tells. */
  readonly first: number | undefined;
  /** Place of the newest reading, as far as it is known. */
  readonly highest: number;
  /** No place above this was ever handed out. */
  readonly head: number;
};

/** Where the same value is found twice, the page of one was used for something else since: the higher is the younger. */
function younger(a: KeptValue, b: KeptValue): KeptValue {
  const rank = ({ value = '' }: KeptValue) => Number(/\d+/.exec(value)?.[0] ?? 0);
  return rank(b) > rank(a) ? b : a;
}

/** Looks at the pages where the small values and the newest rows lie as a rule. */
export function lookAt(file: PageFile): FirstLook {
  const values = new Map<string, KeptValue>();
  const rows = { highest: 0, stamp: 0 };
  for (const number of likelyPages(file)) {
    for (const cell of cellsOf(file, number)) {
      noteValue(values, keptIn(cell) ?? keptOfSchema1In(cell));
      noteRow(rows, rowIn(cell, values.get('meta id')?.value));
    }
  }
  const head = Number(values.get('meta head')?.value ?? 0);
  const first = values.get('meta first');
  const highest = Math.max(head, rows.highest);
  return {
    // Of what describes the file itself, the new file takes over how far it was trimmed, and the log's clock.
    kept: [...[...values.values()].filter(({ kind }) => kind !== 'meta'), ...(first === undefined ? [] : [first])],
    clock: clockIn(values, rows.stamp),
    epoch: values.get('meta id')?.value,
    first: head === 0 ? undefined : Number(first?.value ?? 1),
    highest,
    head: highest + (head > 0 ? FREE_PLACES : UNKNOWN_PLACES),
  };
}

function noteValue(values: Map<string, KeptValue>, value: KeptValue | undefined): void {
  if (value === undefined) return;
  const key = `${value.kind} ${value.name}`;
  const known = values.get(key);
  values.set(key, known === undefined ? value : younger(known, value));
}

function noteRow(rows: { highest: number; stamp: number }, row: StoredRow | undefined): void {
  if (row === undefined) return;
  rows.highest = Math.max(rows.highest, row.seq + row.n - 1);
  rows.stamp = Math.max(rows.stamp, row.stamp);
}

function clockIn(values: ReadonlyMap<string, KeptValue>, stamp: number): SavedClock {
  const clock: SavedClock = JSON.parse(values.get('meta clock')?.value ?? '{"at":0,"boot":"","mono":0}');
  return { ...clock, at: Math.max(clock.at, stamp) };
}

function likelyPages(file: PageFile): Set<number> {
  const first = Array.from({ length: Math.min(FIRST_PAGES, file.pageCount) }, (_, index) => index + 1);
  const below = first.flatMap((number) => childrenOf(file, number)).filter((number) => number <= file.pageCount);
  // The children of the log's own interior pages are many, and hold rows only: a few of them tell nothing more.
  const last = Array.from({ length: Math.min(LAST_PAGES, file.pageCount) }, (_, index) => file.pageCount - index);
  return new Set([...first, ...below.slice(-LAST_PAGES), ...last, ...file.changedPages]);
}
