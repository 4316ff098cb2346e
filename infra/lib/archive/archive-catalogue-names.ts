/** Names that queries use. One archive for each account and region. */
export const ARCHIVE_DATABASE = 'sward_archive';
/** What Firehose delivered, repeats included. */
export const DELIVERED_TABLE = 'readings_as_delivered';
/** Each reading once. */
export const READINGS_VIEW = 'readings';
export const ARCHIVE_WORKGROUP = 'sward-archive';
