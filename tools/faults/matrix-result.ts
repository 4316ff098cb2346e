import { relative } from 'node:path';
import type { Fault, TestName } from '../../test/faults/catalogue.ts';
import type { Balance } from '../../test/faults/rig/balance.ts';

/** What a test told of its readings: `test` is jest's full name, `file` its path. */
export type ToldBalance = Balance & { readonly test: string; readonly file: string };

/** One test in jest's `--json`, as far as it is needed here. */
type Assertion = { readonly title: string; readonly fullName: string; readonly status: string };

/** jest's `--json`. */
export type JestResult = {
  readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly Assertion[] }[];
};

/** Readings of all tests of a fault; `tests` ran, `failed` of them. `counted` is false where none of them counts readings. */
export type Row = Balance & {
  readonly section: string;
  readonly fault: string;
  readonly tests: number;
  readonly failed: number;
  readonly counted: boolean;
};

/** What `npm run faults -- --matrix --save` keeps for docs/fault-matrix.md. */
export type MatrixReport = {
  /** Day of the run, ISO 8601. */
  readonly date: string;
  readonly totals: Balance & { readonly faults: number; readonly failed: number };
  readonly rows: readonly Row[];
};

const NOTHING = { offered: 0, durable: 0, stored: 0, given_up: 0, lost: 0, duplicated: 0 };

const COUNTS = ['offered', 'durable', 'stored', 'given_up', 'lost', 'duplicated'] as const;

/** The sum of balances, count by count. */
export function sumOf(balances: readonly Balance[]): Balance {
  const sum = { ...NOTHING };
  for (const balance of balances) for (const name of COUNTS) sum[name] += balance[name];
  return sum;
}

/** True where jest's title is this one; `%s` in it stands for whatever a case puts there. */
function isTitle(pattern: string, title: string): boolean {
  const [before = '', after] = pattern.split('%s');
  return after === undefined ? title === pattern : title.startsWith(before) && title.endsWith(after);
}

/** Joins catalogue, jest's result and what the tests told. Paths are made relative to `root`. */
export function rowsOf(
  catalogue: readonly Fault[],
  { testResults }: JestResult,
  told: readonly ToldBalance[],
  root: string,
): Row[] {
  const ran = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((assertion) => ({ ...assertion, file: relative(root, name) })),
  );
  const runsOf = ({ file, title }: TestName) => ran.filter((test) => test.file === file && isTitle(title, test.title));
  const balancesOf = ({ file, fullName }: (typeof ran)[number]) =>
    told.filter((balance) => relative(root, balance.file) === file && balance.test === fullName);
  return catalogue.map(({ section, fault, tests }) => {
    const runs = tests.flatMap(runsOf);
    const balances = runs.flatMap(balancesOf);
    const missing = tests.filter((test) => runsOf(test).length === 0).length;
    const failed = missing + runs.filter(({ status }) => status !== 'passed').length;
    return { section, fault, tests: runs.length, failed, counted: balances.length > 0, ...sumOf(balances) };
  });
}

const HEAD = ['tests', 'failed', ...COUNTS];

function cellsOf(row: Row): string[] {
  const counts = COUNTS.map((name) => (row.counted ? String(row[name]) : '-'));
  return [String(row.tests), String(row.failed), ...counts];
}

/** The rows as text, a line each. */
export function matrixText(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ fault }) => fault.length)) + 2;
  const line = (fault: string, cells: readonly string[]) =>
    fault.padEnd(width) + cells.map((cell, i) => cell.padStart((HEAD[i]?.length ?? 0) + 3)).join('');
  const sections = [...new Set(rows.map(({ section }) => section))];
  return sections
    .map((name) => {
      const own = rows.filter(({ section }) => section === name);
      return [line(name.toUpperCase(), HEAD), ...own.map((row) => line(row.fault, cellsOf(row)))].join('\n');
    })
    .join('\n\n');
}

/** The totals as a line of text. */
export function totalsText(totals: MatrixReport['totals']): string {
  return Object.entries(totals)
    .map(([name, value]) => `${name.replace('_', ' ')} ${value}`)
    .join(', ');
}
