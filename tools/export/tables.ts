import { quantityOf } from '@sward/contracts/quantities.ts';
import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import { type Quantities, quantityColumns, requireKnown } from './quantity-columns.ts';
import { READING_COLUMNS } from './reading-columns.ts';
import type { Cell, Column, Table } from './table.ts';

/** One value of a reading. */
type ValueRow = { readonly stored: StoredReading; readonly quantity: string; readonly value: Cell };

/** A row for each reading, with a column for each quantity of `quantities`. */
export function wideTable(readings: AsyncIterable<StoredReading>, quantities: Quantities): Table<StoredReading> {
  return {
    columns: [...READING_COLUMNS, ...quantityColumns(quantities)],
    rows: requireKnown(readings, quantities),
  };
}

function unitOf(quantity: string): string | undefined {
  const known = quantityOf(quantity);
  return known?.kind === 'number' && known.unit !== '' ? known.unit : undefined;
}

const ofType = (type: 'number' | 'boolean' | 'string') => {
  return ({ value }: ValueRow) => (typeof value === type ? value : undefined);
};

const VALUE_COLUMNS: readonly Column<ValueRow>[] = [
  { name: 'quantity', type: 'text', of: ({ quantity }) => quantity },
  { name: 'number', type: 'number', of: ofType('number') },
  { name: 'state', type: 'boolean', of: ofType('boolean') },
  { name: 'text', type: 'text', of: ofType('string') },
  { name: 'unit', type: 'text', of: ({ quantity }) => unitOf(quantity) },
];

/** A row for each value of each reading: the same columns, whatever sensors there are. */
export function longTable(readings: AsyncIterable<StoredReading>): Table<ValueRow> {
  const ofReading = READING_COLUMNS.map(({ name, type, of }): Column<ValueRow> => {
    return { name, type, of: ({ stored }) => of(stored) };
  });
  return { columns: [...ofReading, ...VALUE_COLUMNS], rows: valuesOf(readings) };
}

async function* valuesOf(readings: AsyncIterable<StoredReading>): AsyncIterable<ValueRow> {
  for await (const stored of readings) {
    for (const [quantity, value] of Object.entries(stored.reading.values)) yield { stored, quantity, value };
  }
}
