import { ARCHIVE_DATABASE, READINGS_VIEW } from './archive-catalogue-names.ts';

/** A query that people find in Athena's editor, to begin with. */
export type ArchiveQuery = { readonly name: string; readonly description: string; readonly sql: string };

const FROM = `FROM ${ARCHIVE_DATABASE}.${READINGS_VIEW}`;
/** Every query names tenant and building; a day or days keep it small. */
const WHERE = `WHERE tenant = 'default' AND building = 'my-building'`;

/** They stand in docs/third-parties.md as well. */
export const ARCHIVE_QUERIES: readonly ArchiveQuery[] = [
  {
    name: 'sward: readings of a day',
    description: 'One building, one day, each reading once',
    sql: `SELECT from_unixtime(measured_at / 1e3) AS measured, device_id, numbers, states, texts
${FROM}
${WHERE} AND day = '2026-11-20'
ORDER BY measured_at
LIMIT 1000`,
  },
  {
    name: 'sward: hourly mean of a quantity',
    description: 'Mean, least and greatest temperature of each device in each hour of a week',
    sql: `SELECT date_trunc('hour', from_unixtime(measured_at / 1e3)) AS hour, device_id,
  avg(numbers['temperature_c']) AS mean_c, min(numbers['temperature_c']) AS least_c, max(numbers['temperature_c']) AS greatest_c
${FROM}
${WHERE} AND day BETWEEN '2026-11-14' AND '2026-11-20'
  AND contains(map_keys(numbers), 'temperature_c')
GROUP BY 1, 2
ORDER BY 1, 2`,
  },
  {
    name: 'sward: what came late',
    description: 'How many readings of each day reached the cloud more than an hour after they were measured',
    sql: `SELECT day, gateway_id, count(*) AS late, max(cloud_received_at - measured_at) / 3600000 AS latest_by_hours
${FROM}
${WHERE} AND day >= '2026-11-01'
  AND cloud_received_at - measured_at > 3600000
GROUP BY 1, 2
ORDER BY 1, 2`,
  },
];
