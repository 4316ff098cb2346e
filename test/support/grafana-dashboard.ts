import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from '../../tools/repository-root.ts';

const source = z.strictObject({ type: z.literal('influxdb'), uid: z.literal('$' + '{datasource}') });

const target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  datasource: source,
  rawQuery: z.literal(true),
  query: z.string().min(1),
  resultFormat: z.enum(['time_series', 'table']),
  alias: z.string().optional(),
});

const panel = z.strictObject({
  id: z.int().positive(),
  type: z.enum(['stat', 'table', 'timeseries', 'state-timeline']),
  title: z.string().min(1),
  description: z.string().min(1),
  datasource: source,
  gridPos: z.strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) }),
  targets: z.array(target).min(1),
  fieldConfig: z.strictObject({ defaults: z.record(z.string(), z.unknown()), overrides: z.array(z.unknown()) }),
  options: z.record(z.string(), z.unknown()),
});

const variable = {
  name: z.string(),
  label: z.string(),
  options: z.array(z.never()),
  hide: z.literal(0),
  refresh: z.int(),
};
const sourceVariable = z.looseObject({ ...variable, type: z.literal('datasource'), query: z.literal('influxdb') });
const queryVariable = z.looseObject({
  ...variable,
  type: z.literal('query'),
  datasource: source,
  query: z.string().min(1),
  definition: z.string(),
  multi: z.literal(true),
  includeAll: z.literal(true),
  allValue: z.literal('.*'),
});

/** As much of Grafana's dashboard JSON model as the file uses. */
const dashboardSchema = z.strictObject({
  uid: z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/),
  title: z.string().min(1),
  description: z.string(),
  tags: z.array(z.string()),
  timezone: z.literal('browser'),
  editable: z.boolean(),
  graphTooltip: z.int().min(0).max(2),
  schemaVersion: z.int().min(36),
  version: z.int(),
  refresh: z.string(),
  time: z.strictObject({ from: z.string().regex(/^now-/), to: z.literal('now') }),
  timepicker: z.strictObject({}),
  annotations: z.strictObject({ list: z.array(z.unknown()) }),
  links: z.array(z.unknown()),
  templating: z.strictObject({ list: z.array(z.discriminatedUnion('type', [sourceVariable, queryVariable])) }),
  panels: z.array(panel).min(1),
});

export type Dashboard = z.infer<typeof dashboardSchema>;
/** A query of the dashboard, and where it stands. */
export type DashboardQuery = { readonly of: string; readonly query: string };

/** The dashboard file. @throws where it is none */
export function readDashboard(): Dashboard {
  const file = join(repositoryRoot, 'dashboard', 'grafana', 'sward-influxdb.json');
  return dashboardSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

export function panelQueries({ panels }: Dashboard): DashboardQuery[] {
  return panels.flatMap(({ title, targets }) => targets.map(({ query }) => ({ of: title, query })));
}

export function variableQueries({ templating }: Dashboard): DashboardQuery[] {
  return templating.list.flatMap((item) => (item.type === 'query' ? [{ of: item.name, query: item.query }] : []));
}

/** What a person chose: variables by name; the range in Unix milliseconds. */
export type Choice = {
  readonly from: number;
  readonly to: number;
  readonly variables: Readonly<Record<string, string>>;
};

const escapeRegex = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The query as Grafana sends it: a variable that nothing was chosen for stands for all. */
export function asSent(query: string, { from, to, variables }: Choice): string {
  return query
    .replaceAll('$timeFilter', `time >= ${from}ms and time <= ${to}ms`)
    .replaceAll('$__interval', '1m')
    .replace(/\/\^\$(\w+)\$\//g, (_, name: string) => `/^${escapeVariable(variables[name])}$/`);
}

const escapeVariable = (value: string | undefined) => (value === undefined ? '.*' : escapeRegex(value));

/** The names in a query: of measurements, of fields (what functions are given), and of tags (what is compared and grouped by). */
export function namesIn(query: string): {
  measurements: string[];
  fields: string[];
  aliases: string[];
  tags: string[];
} {
  const all = (pattern: RegExp) => [...query.matchAll(pattern)].flatMap((match) => match[1] ?? []);
  const groups = all(/GROUP BY ((?:"\w+"|time\([^)]*\)|, )+)/g).flatMap((list) => [...list.matchAll(/"(\w+)"/g)]);
  return {
    measurements: all(/FROM "(\w+)"/g),
    fields: all(/\b(?:mean|min|max|last|count)\("(\w+)"\)/g),
    aliases: all(/ AS "([^"]+)"/g),
    tags: [...all(/"(\w+)" =~/g), ...all(/KEY = "(\w+)"/g), ...groups.flatMap((match) => match[1] ?? [])],
  };
}
