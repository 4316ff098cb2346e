import { type FileHandle, open } from 'node:fs/promises';
import { type BasicType, ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { groupsOf } from './groups.ts';
import type { Cell, Column, ColumnType, Table } from './table.ts';

const PARQUET_TYPES: Readonly<Record<ColumnType, BasicType>> = {
  time: 'TIMESTAMP',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  text: 'STRING',
};

/** Cells that are held before they are written: some tens of megabytes, however many columns there are. */
const CELLS_PER_GROUP = 250_000;

/** Rows of one group. */
export const rowsPerGroup = (columns: number) => Math.max(100, Math.floor(CELLS_PER_GROUP / columns));

/** 64-bit integers are BigInt in Parquet's writer. */
function parquetValue(cell: Cell, type: ColumnType): Cell | bigint {
  return typeof cell === 'number' && (type === 'time' || type === 'integer') ? BigInt(cell) : cell;
}

function columnData<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): ColumnSource[] {
  return columns.map(({ name, type, of }) => ({
    name,
    type: PARQUET_TYPES[type],
    data: rows.map((row) => parquetValue(of(row), type)),
  }));
}

/** Gives the writer's bytes to the file after each group, so that they do not gather. */
function writerTo(file: FileHandle): ByteWriter {
  const writer = new ByteWriter();
  const flush = async () => {
    await file.writeFile(writer.getBytes());
    writer.index = 0;
  };
  return Object.assign(writer, { flush, finish: flush });
}

/** Writes a table as Parquet (Snappy) into a file that is there and empty. One group of rows is held at a time. */
export async function writeParquetFile<Row>(path: string, table: Table<Row>, signal: AbortSignal): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { columns, rows } = table;
    const schema = schemaFromColumnData({ columnData: columnData(columns, []) });
    const parquet = new ParquetWriter({ writer: writerTo(file), schema, createdBy: 'sward' });
    for await (const group of groupsOf(rows, rowsPerGroup(columns.length))) {
      signal.throwIfAborted();
      await parquet.write({ columnData: columnData(columns, group), rowGroupSize: group.length });
    }
    await parquet.finish();
  } finally {
    await file.close();
  }
}
