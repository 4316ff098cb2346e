/** A column of the archive. `hive` is its type in the catalogue and in Parquet, `presto` the same to Athena's queries. */
export type ArchiveColumn = {
  readonly name: string;
  readonly hive: string;
  readonly presto: string;
  readonly comment: string;
};

const column = (name: string, hive: string, comment: string, presto = hive): ArchiveColumn => ({
  name,
  hive,
  presto,
  comment,
});
const text = (name: string, comment: string) => column(name, 'string', comment, 'varchar');

/**
 * Columns within the files, in their order. New ones go to the end: files that lack them show null there. Values are maps by
 * quantity, and not a column each: a sensor with a new quantity needs no change of the table.
 */
export const ARCHIVE_COLUMNS: readonly ArchiveColumn[] = [
  text('building_id', 'Building, with its tenant: acme:hq'),
  text('gateway_id', 'Gateway that sent it'),
  text('device_id', 'Sensor that measured it'),
  text('epoch', "Gateway's log; with gateway_id and seq it identifies the reading"),
  column('seq', 'bigint', 'Place in that log'),
  column('measured_at', 'bigint', 'When the sensor measured, Unix milliseconds'),
  column('received_at', 'bigint', 'When the gateway heard it, Unix milliseconds'),
  column('cloud_received_at', 'bigint', 'When the cloud received it, Unix milliseconds'),
  text('time_quality', 'How far the times can be trusted: synchronized, corrected, unsynchronized, unknown'),
  text('source', 'Protocol that it was heard by: ble'),
  text('format', 'Payload format: ruuvi-df5'),
  column('rssi', 'int', 'Signal strength, dBm', 'integer'),
  column('aggregate_window_s', 'double', 'Length of the window that the values are means over, seconds'),
  column('aggregate_count', 'bigint', 'Readings that went into it'),
  column('numbers', 'map<string,double>', 'Numbers by quantity; names end in their unit', 'map(varchar, double)'),
  column('states', 'map<string,boolean>', 'True or false by quantity', 'map(varchar, boolean)'),
  column('texts', 'map<string,string>', 'Texts by quantity', 'map(varchar, varchar)'),
];

/** Columns that are folders: `tenant=acme/building=hq/day=2026-11-20`. Parquet's own columns must not repeat them. */
export const ARCHIVE_PARTITIONS: readonly ArchiveColumn[] = [
  text('tenant', 'What stands before the first : of the building'),
  text('building', 'Building without its tenant; a further : is written !, no name (none)'),
  text('day', 'UTC day of measured_at: 2026-11-20'),
];
