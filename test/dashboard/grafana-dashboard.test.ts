import { describe, expect, it } from '@jest/globals';
import { fieldKind, MEASUREMENT, TAGS } from '@sward/infra/lib/timeseries/reading-point.ts';
import { namesIn, panelQueries, readDashboard, variableQueries } from '../support/grafana-dashboard.ts';

const dashboard = readDashboard();
const queries = [...panelQueries(dashboard), ...variableQueries(dashboard)];

/** The cells of Grafana's grid that a panel covers. */
const cellsOf = ({ x, y, w, h }: { x: number; y: number; w: number; h: number }) =>
  Array.from({ length: w * h }, (_, i) => `${x + (i % w)}/${y + Math.floor(i / w)}`);

describe('the dashboard for Grafana', () => {
  it('has what operators look for first', () => {
    const titles = dashboard.panels.map(({ title }) => title);
    expect(titles).toEqual(
      expect.arrayContaining(['Temperature', 'Humidity', 'Battery', 'Signal strength', 'Last seen', 'Missing data']),
    );
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual([
      'datasource',
      'tenant',
      'building',
      'gateway',
      'device',
    ]);
  });

  it('has panels that neither overlap nor leave the grid, each with a number of its own', () => {
    const cells = dashboard.panels.flatMap(({ gridPos }) => cellsOf(gridPos));
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });

  it.each(queries)('asks in $of only for what the writer writes', ({ query }) => {
    const { measurements, fields, aliases, tags } = namesIn(query);
    expect(measurements.length).toBeGreaterThan(0);
    for (const measurement of measurements) expect(measurement).toBe(MEASUREMENT);
    for (const tag of tags) expect(TAGS).toContain(tag);
    for (const field of fields.filter((name) => !aliases.includes(name))) expect(fieldKind(field)).toBe('number');
    const known = [...measurements, ...fields, ...aliases, ...tags].map((name) => `"${name}"`);
    expect((query.match(/"[^"]*"/g) ?? []).filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(panelQueries(dashboard))('narrows $of to the range and to what was chosen', ({ query }) => {
    expect(query).toContain('$timeFilter');
    for (const name of ['tenant', 'building', 'gateway', 'device'])
      expect(query).toContain(`"${name}" =~ /^$${name}$/`);
  });

  it('shows the same text for a variable that it asks for', () => {
    for (const item of dashboard.templating.list) if (item.type === 'query') expect(item.definition).toBe(item.query);
  });
});
