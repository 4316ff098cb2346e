import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { withResults } from '../report/page.ts';
import { mergeReport, type Results } from '../report/results.ts';
import type { Machine } from '../support/machine.ts';

const machine: Machine = {
  cpu: 'a processor',
  cores: 2,
  memory_gb: 4,
  kernel: '6.1',
  node: '20',
  sqlite: '3',
  mosquitto: null,
  python: null,
  file_system: 'ext4',
  fsync_per_s: 100,
  fsync_p95_ms: 1,
  load_before: 0,
};
const rows = [
  { table: 'bytes', subject: 'Sward', figures: { bytes_per_reading: 1234 }, note: 'durable' },
  { table: 'bytes', subject: 'a peer', figures: { bytes_per_reading: null, years: 3 } },
];
const aims = [{ name: 'bytes', wanted: 'at most 1000', measured: 1234, met: false }];
const report = { quick: false, machine, benchmarks: { wear: { rows, aims } } };
const PAGE =
  'Text.\n\n<!-- bench:aims -->\n<!-- /bench:aims -->\n\nMore.\n\n<!-- bench:wear -->\nold\n<!-- /bench:wear -->\n\nEnd.\n';

describe('the page of figures', () => {
  it('shows tables, notes, the machine and what was missed, and leaves the text between them alone', () => {
    const page = withResults(PAGE, mergeReport({}, report));
    expect(page).toContain('| bytes | bytes per reading | years |');
    expect(page).toContain('| Sward | 1,234 | - |');
    expect(page).toContain('- Sward: durable.');
    expect(page).toContain('| wear | bytes | at most 1000 | 1,234 | **missed** |');
    expect(page).toContain('a processor');
    expect(page).toMatch(/^Text\.\n[\s\S]*\nMore\.\n[\s\S]*\nEnd\.\n$/);
    expect(page).not.toContain('old');
  });

  it('is the same when it is generated again', () => {
    const results = mergeReport({}, report);
    const page = withResults(PAGE, results);
    expect(withResults(page, results)).toBe(page);
  });

  it('says what has not been measured', () => {
    expect(withResults(PAGE, {})).toContain('Not measured yet.');
  });

  it('refuses results that it has no place for', () => {
    expect(() => withResults('no sections', mergeReport({}, report))).toThrow(/wear/);
  });

  it('keeps what a run did not measure, and replaces what it did', () => {
    const before: Results = { drain: { machine, rows: [], aims: [] }, wear: { machine, rows: [], aims: [] } };
    expect(mergeReport(before, report)).toEqual({ drain: before['drain'], wear: { machine, rows, aims } });
  });

  it('takes nothing from a benchmark that failed', () => {
    const failed = { ...report, benchmarks: { wear: { rows: [], aims: [], error: 'no loop devices' } } };
    expect(mergeReport({}, failed)).toEqual({});
  });

  it('refuses a quick run', () => {
    expect(() => mergeReport({}, { ...report, quick: true })).toThrow(/--quick/);
  });
});

describe('docs/performance.md', () => {
  it('is what npm run performance makes of its results', () => {
    const [page, file] = [resolve('docs/performance.md'), resolve('docs/performance/results.json')];
    const results: Results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    const text = readFileSync(page, 'utf8');
    expect(withResults(text, results)).toBe(text);
  });
});
