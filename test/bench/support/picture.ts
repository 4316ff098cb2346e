import { type Bar, barChart } from './bar-chart.ts';
import type { Benchmark, Row } from './benchmark.ts';

/** A benchmark's picture as SVG; undefined where it has none, or where nothing of it was measured. */
export function pictureOf({ plot }: Pick<Benchmark, 'plot'>, rows: readonly Row[]): string | undefined {
  const bars = rows.flatMap(({ table, subject, figures }): Bar[] => {
    const value = table === plot?.table ? figures[plot.figure] : undefined;
    return typeof value === 'number' ? [{ name: subject, value }] : [];
  });
  return plot === undefined || bars.length === 0 ? undefined : barChart(plot.title, bars);
}
