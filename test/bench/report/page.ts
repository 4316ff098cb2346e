import { BenchUsageError } from '../support/bench-errors.ts';
import { machineText } from '../support/machine.ts';
import { markdownAims, markdownTables } from './markdown.ts';
import type { Results } from './results.ts';

/** `<!-- bench:wear -->` ... `<!-- /bench:wear -->`: what stands between the two is generated. */
const SECTION = /<!-- bench:([\w-]+) -->\n[\s\S]*?<!-- \/bench:\1 -->/g;

const NOT_MEASURED = 'Not measured yet.';

function sectionOf(name: string, results: Results): string {
  if (name === 'aims') {
    const aims = Object.entries(results).flatMap(([benchmark, result]) =>
      result.aims.map((aim) => ({ ...aim, benchmark })),
    );
    return aims.length === 0 ? NOT_MEASURED : markdownAims(aims);
  }
  const result = results[name];
  if (result === undefined) return NOT_MEASURED;
  return `${markdownTables(result.rows)}\n\nMeasured on: ${machineText(result.machine).replaceAll('\n', '. ')}.`;
}

/**
 * The page with its generated sections anew.
 * @throws BenchUsageError where a benchmark has been measured for which the page has no section
 */
export function withResults(page: string, results: Results): string {
  const places = new Set([...page.matchAll(SECTION)].map(([, name]) => name));
  const homeless = Object.keys(results).filter((name) => !places.has(name));
  if (homeless.length > 0) {
    throw new BenchUsageError(`the page has no place for ${homeless.join(', ')}: add <!-- bench:${homeless[0]} -->`);
  }
  return page.replace(
    SECTION,
    (_, name: string) => `<!-- bench:${name} -->\n\n${sectionOf(name, results)}\n\n<!-- /bench:${name} -->`,
  );
}
