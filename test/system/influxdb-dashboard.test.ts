import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InfluxWriter } from '@sward/infra/lib/timeseries/adapters/influx-writer.ts';
import { TimeseriesSink } from '@sward/infra/lib/timeseries/timeseries-sink.ts';
import { asSent, type Choice, panelQueries, readDashboard, variableQueries } from '../support/grafana-dashboard.ts';
import { InfluxDb } from './influxdb.ts';
import { twentySensors } from './influxdb-readings.ts';

const dashboard = readDashboard();
const readings = twentySensors({ each: 60 });
const times = readings.map(({ reading }) => reading.measured_at);
const everything: Choice = { from: Math.min(...times), to: Math.max(...times) + 1, variables: {} };

let folder: string;
let database: InfluxDb;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sward-influxdb-'));
  database = await InfluxDb.start(folder);
  const target = { url: database.url, version: 1, database: database.database, plainOnLoopback: true } as const;
  await new TimeseriesSink(new InfluxWriter(target)).take(readings);
});

afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Rows of a panel; `time` aside, null is where there is nothing to see. */
async function rowsOf(title: string, choice: Choice) {
  const query = panelQueries(dashboard).find(({ of }) => of === title)?.query ?? '';
  const series = await database.query(asSent(query, choice));
  const rows = series.flatMap(({ tags, rows }) => rows.map((row) => ({ ...tags, ...row })));
  return rows.filter(({ time: _, ...values }: Record<string, unknown>) =>
    Object.values(values).every((value) => value !== null),
  );
}

describe('in a real InfluxDB, the dashboard', () => {
  it.each(panelQueries(dashboard))('has something to show in $of', async ({ of }) => {
    expect((await rowsOf(of, everything)).length).toBeGreaterThan(0);
  });

  it('counts readings and sensors', async () => {
    expect(await rowsOf('Readings', everything)).toMatchObject([{ count: 1200 }]);
    expect(await rowsOf('Sensors heard', everything)).toMatchObject([{ count: 20 }]);
  });

  it('lists each sensor once, at the time of its newest reading', async () => {
    const rows = await rowsOf('Last seen', everything);
    expect(rows).toHaveLength(20);
    const newest = readings.filter(({ reading }) => reading.device_id === 'sensor-7').at(-1)?.reading.measured_at;
    const [row] = rows.filter(({ device }: Record<string, unknown>) => device === 'sensor-7');
    expect(row).toMatchObject({ building: 'acme:hq', gateway: 'gateway-1' });
    expect(Math.floor(Number(row?.['time']) / 1e6)).toBe(newest);
  });

  it('shows zero where a sensor was silent', async () => {
    const quiet = { ...everything, to: everything.to + 300_000 };
    const rows: Record<string, unknown>[] = await rowsOf('Missing data', quiet);
    const counts = rows.filter((row) => row['device'] === 'sensor-7').map((row) => row['count']);
    expect(counts).toContain(12);
    expect(counts.slice(-4)).toEqual([0, 0, 0, 0]);
  });

  it('offers what there is to choose, and shows only what was chosen', async () => {
    const offered = Object.fromEntries(
      await Promise.all(
        variableQueries(dashboard).map(async ({ of, query }) => {
          const [series] = await database.query(asSent(query, { ...everything, variables: { tenant: 'beta' } }));
          return [of, series?.rows.map(({ value }) => value)];
        }),
      ),
    );
    expect(offered).toMatchObject({ tenant: ['acme', 'beta'], building: ['beta:store'], gateway: ['gateway-2'] });
    expect(offered['device']).toHaveLength(8);
    const variables = { tenant: 'beta', building: 'beta:store', gateway: 'gateway-2', device: 'sensor-13' };
    expect(await rowsOf('Last seen', { ...everything, variables })).toHaveLength(1);
    expect(await rowsOf('Last seen', { ...everything, variables: { ...variables, tenant: 'acme' } })).toEqual([]);
  });
});
