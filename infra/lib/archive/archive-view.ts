import { ARCHIVE_DATABASE, DELIVERED_TABLE } from './archive-catalogue-names.ts';
import { ARCHIVE_COLUMNS, ARCHIVE_PARTITIONS } from './archive-columns.ts';

/** Columns of the view, in its order. */
export const VIEW_COLUMNS = [...ARCHIVE_PARTITIONS, ...ARCHIVE_COLUMNS];

/**
 * The query behind the view: each `(gateway_id, epoch, seq)` once, of several contents the one that came last. The partition's
 * columns stand in PARTITION BY so that a query's conditions on them reach the table, which reads only those folders.
 */
export const VIEW_SQL = `SELECT ${VIEW_COLUMNS.map(({ name }) => name).join(', ')}
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY tenant, building, day, gateway_id, epoch, seq ORDER BY cloud_received_at DESC
  ) AS delivery
  FROM ${ARCHIVE_DATABASE}.${DELIVERED_TABLE}
)
WHERE delivery = 1`;

/** The view as the catalogue keeps it for Athena: its query and the types of its columns, in a comment. */
export function encodeView(): string {
  const definition = {
    originalSql: VIEW_SQL,
    catalog: 'awsdatacatalog',
    schema: ARCHIVE_DATABASE,
    columns: VIEW_COLUMNS.map(({ name, presto }) => ({ name, type: presto })),
  };
  return `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString('base64')} */`;
}
