import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';

/** What the log keeps besides readings, by kind and name. */
export const KINDS = ['meta', 'cursor', 'intake', 'state', 'count', 'loss'] as const;

export type Kind = (typeof KINDS)[number];

export type KeptValue = { readonly kind: Kind; readonly name: string; readonly value: string | undefined };

type Entry = { readonly id: number; readonly value: string };
/** Rot may have changed the types of values too. */
type StoredRow = { id: number; kind: Kind; name: string; value: unknown; crc: number };

const keyOf = (kind: Kind, name: string): string => `${kind} ${name}`;

function partsOf(key: string): { kind: Kind; name: string } {
  const kind = KINDS.find((known) => key.startsWith(`${known} `));
  if (kind === undefined) throw new RangeError(`${key} is no key of a kept value`);
  return { kind, name: key.slice(kind.length + 1) };
}

/** What a value's checksum covers besides itself: its kind and name. */
export const keptChecksum = (kind: Kind, name: string, value: string): number =>
  crc32(value, crc32(`${keyOf(kind, name)} `));

/**
 * The small values of the log: cursors, marks of the intake, state, counts. All lie in one table and as a rule in one page of
 * the file, because every page that a commit touches is written to the card whole. They are few, so all are in memory too.
 */
export class KeptValues {
  readonly #entries = new Map<string, Entry>();
  readonly #put;
  readonly #delete;
  #nextId = 1;
  /** Rows whose bytes rotted. They count as never written: a cursor begins again, a mark is forgotten. */
  #rotten: number[] = [];

  constructor(db: Database.Database) {
    this.#put = db.prepare<[number, Kind, string, string, number]>(
      'INSERT OR REPLACE INTO kept (id, kind, name, value, crc) VALUES (?, ?, ?, ?, ?)',
    );
    this.#delete = db.prepare<[number]>('DELETE FROM kept WHERE id = ?');
    for (const row of db.prepare<[], StoredRow>('SELECT id, kind, name, value, crc FROM kept ORDER BY id').iterate()) {
      this.#load(row);
    }
  }

  get(kind: Kind, name: string): string | undefined {
    return this.#entries.get(keyOf(kind, name))?.value;
  }

  /** A number, 0 where there is none. */
  number(kind: Kind, name: string): number {
    return Number(this.get(kind, name) ?? 0);
  }

  /** Every value of a kind, by name. */
  all(kind: Kind): Map<string, string> {
    const prefix = keyOf(kind, '');
    const found = [...this.#entries].filter(([key]) => key.startsWith(prefix));
    return new Map(found.map(([key, { value }]) => [key.slice(prefix.length), value]));
  }

  /** What to write so that this holds what `other` does. */
  differencesTo(other: KeptValues): KeptValue[] {
    const gone = [...this.#entries.keys()].filter((key) => !other.#entries.has(key));
    const values = [...other.#entries].map(([key, { value }]) => ({ ...partsOf(key), value }));
    return [...gone.map((key) => ({ ...partsOf(key), value: undefined })), ...values];
  }

  /** Writes within the caller's transaction; undefined deletes. `accept` them once it has succeeded. */
  write(values: readonly KeptValue[]): void {
    for (const id of this.#rotten) this.#delete.run(id);
    let fresh = this.#nextId;
    for (const { kind, name, value, known } of this.#changesOf(values)) {
      if (value === undefined) this.#delete.run(known?.id ?? 0);
      else this.#put.run(known?.id ?? fresh++, kind, name, value, keptChecksum(kind, name, value));
    }
  }

  /** Takes note of what `write` wrote. */
  accept(values: readonly KeptValue[]): void {
    this.#rotten = [];
    for (const { kind, name, value, known } of this.#changesOf(values)) {
      if (value === undefined) this.#entries.delete(keyOf(kind, name));
      else this.#entries.set(keyOf(kind, name), { id: known?.id ?? this.#nextId++, value });
    }
  }

  /** What really changes; of two values of one name the later. */
  #changesOf(values: readonly KeptValue[]) {
    const latest = new Map(values.map((value) => [keyOf(value.kind, value.name), value]));
    return [...latest]
      .map(([key, value]) => ({ ...value, known: this.#entries.get(key) }))
      .filter(({ value, known }) => value !== known?.value);
  }

  #load({ id, kind, name, value, crc }: StoredRow): void {
    this.#nextId = Math.max(this.#nextId, id + 1);
    const isSound = typeof value === 'string' && keptChecksum(kind, name, value) === crc;
    if (isSound) this.#entries.set(keyOf(kind, name), { id, value });
    else this.#rotten.push(id);
  }
}
