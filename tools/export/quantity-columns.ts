import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import { ExportSourceError } from './export-errors.ts';
import { READING_COLUMNS } from './reading-columns.ts';
import type { Cell, Column, ColumnType } from './table.ts';

/** Types of values, as they occur and as columns have them. */
const TYPES: ReadonlyMap<string, ColumnType> = new Map([
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['string', 'text'],
]);

/** More columns are of use to nobody, and may be a sender that makes names up. */
const MAX_QUANTITIES = 1000;

/** Which quantities occurred, each with the types of its values. */
export type Quantities = ReadonlyMap<string, ReadonlySet<ColumnType>>;

const typeOf = (value: Cell): ColumnType | undefined => TYPES.get(typeof value);

/**
 * The first of two passes: which quantities there are, in alphabetical order.
 * @throws ExportSourceError where there are more than a table has columns for
 */
export async function findQuantities(readings: AsyncIterable<StoredReading>): Promise<Quantities> {
  const found = new Map<string, Set<ColumnType>>();
  for await (const { reading } of readings) {
    for (const name in reading.values) note(found, name, typeOf(reading.values[name]));
    if (found.size > MAX_QUANTITIES) {
      throw new ExportSourceError(`there are more than ${MAX_QUANTITIES} quantities: use --long`);
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function note(found: Map<string, Set<ColumnType>>, name: string, type: ColumnType | undefined): void {
  const types = found.get(name);
  if (type === undefined || types?.has(type)) return;
  found.set(name, (types ?? new Set()).add(type));
}

/** A column for each quantity. One with values of two types has two. No quantity's name holds a blank. */
export function quantityColumns(quantities: Quantities): Column<StoredReading>[] {
  const taken = new Set(READING_COLUMNS.map(({ name }) => name));
  return [...quantities].flatMap(([quantity, types]) =>
    [...types].sort().map((type): Column<StoredReading> => {
      const plain = types.size === 1 && !taken.has(quantity);
      return { name: plain ? quantity : `${quantity} (${type})`, type, of: (row) => valueIn(row, quantity, type) };
    }),
  );
}

function valueIn({ reading }: StoredReading, quantity: string, type: ColumnType): Cell {
  const value = Object.hasOwn(reading.values, quantity) ? reading.values[quantity] : undefined;
  return typeOf(value) === type ? value : undefined;
}

/**
 * The same readings, as long as their quantities have columns: none is left out without a word.
 * @throws ExportSourceError for what came between the two passes
 */
export async function* requireKnown(
  readings: AsyncIterable<StoredReading>,
  quantities: Quantities,
): AsyncIterable<StoredReading> {
  for await (const stored of readings) {
    const { values } = stored.reading;
    for (const name in values) {
      const type = typeOf(values[name]);
      if (type !== undefined && quantities.get(name)?.has(type)) continue;
      throw new ExportSourceError(`readings with ${name} came while this was running: run it again, or use --long`);
    }
    yield stored;
  }
}
