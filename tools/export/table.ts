/** What a cell may hold. Times are Unix milliseconds. */
export type Cell = number | boolean | string | undefined;

export type ColumnType = 'time' | 'integer' | 'number' | 'boolean' | 'text';

/** A column of the file, and what a row has there. */
export type Column<Row> = { readonly name: string; readonly type: ColumnType; readonly of: (row: Row) => Cell };

/** What a file will hold: its columns, and rows one by one, read when they are asked for. */
export type Table<Row> = { readonly columns: readonly Column<Row>[]; readonly rows: AsyncIterable<Row> };
