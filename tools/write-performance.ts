/** `npm run performance -- REPORT...`: puts reports of `npm run bench -- --out` into docs/performance.md, with their pictures. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCHMARKS } from '../test/bench/benchmarks.ts';
import { withResults } from '../test/bench/report/page.ts';
import { mergeReport, type Results } from '../test/bench/report/results.ts';
import { pictureOf } from '../test/bench/support/picture.ts';
import type { Report } from '../test/bench/support/run-benchmarks.ts';
import { repositoryRoot } from './repository-root.ts';

const PAGE = join(repositoryRoot, 'docs', 'performance.md');
const FOLDER = join(repositoryRoot, 'docs', 'performance');
const RESULTS = join(FOLDER, 'results.json');

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

/** In the order of the catalogue, whichever was measured first. */
const ordered = (results: Results): Results =>
  Object.fromEntries(
    BENCHMARKS.flatMap(({ name }) => {
      const result = results[name];
      return result === undefined ? [] : [[name, result]];
    }),
  );

function write(file: string, text: string): void {
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
}

try {
  const before = existsSync(RESULTS) ? readJson<Results>(RESULTS) : {};
  const reports = process.argv.slice(2).map((file) => readJson<Report>(file));
  const results = ordered(reports.reduce(mergeReport, before));
  const page = withResults(readFileSync(PAGE, 'utf8'), results);
  write(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
  write(PAGE, page);
  for (const benchmark of BENCHMARKS) {
    const picture = pictureOf(benchmark, results[benchmark.name]?.rows ?? []);
    if (picture !== undefined) write(join(FOLDER, `${benchmark.name}.svg`), picture);
  }
} catch (error) {
  console.error(`npm run performance: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
