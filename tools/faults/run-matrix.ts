import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CATALOGUE } from '../../test/faults/catalogue.ts';
import { buildHere } from '../build/build-here.ts';
import { repositoryRoot } from '../repository-root.ts';
import {
  type JestResult,
  type MatrixReport,
  matrixText,
  type Row,
  rowsOf,
  sumOf,
  type ToldBalance,
  totalsText,
} from './matrix-result.ts';

/** The figures that docs/fault-matrix.md shows. */
const REPORT = join(repositoryRoot, 'docs', 'fault-matrix.json');

export type MatrixOptions = {
  /** The totals as one line of JSON, the last one. */
  readonly json: boolean;
  /** Whether to keep the figures for the page. */
  readonly save: boolean;
};

/** Runs every test of the catalogue. What jest says is progress: it goes to stderr. */
async function runTests(folder: string): Promise<{ readonly result: JestResult; readonly told: ToldBalance[] }> {
  const files = [...new Set(CATALOGUE.flatMap(({ tests }) => tests.map(({ file }) => file)))];
  const [output, balances] = [join(folder, 'result.json'), join(folder, 'balances.jsonl')];
  const jest = fileURLToPath(import.meta.resolve('jest/bin/jest'));
  const args = ['--config', 'jest.faults.config.mjs', '--forceExit', '--json', `--outputFile=${output}`];
  const child = spawn(process.execPath, [jest, ...args, '--runTestsByPath', ...files], {
    cwd: repositoryRoot,
    env: { ...process.env, SWARD_FAULT_BALANCES: balances },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'exit');
  if (!existsSync(output)) throw new TypeError('jest ended without a result: see what it wrote above');
  const lines = existsSync(balances) ? readFileSync(balances, 'utf8').trim().split('\n') : [];
  return { result: JSON.parse(readFileSync(output, 'utf8')), told: lines.map((line): ToldBalance => JSON.parse(line)) };
}

const isGood = ({ failed, lost, duplicated }: Row): boolean => failed === 0 && lost === 0 && duplicated === 0;

/**
 * Lets every fault of the catalogue happen and prints, fault by fault, what became of the readings.
 * @returns false where a test failed or did not run, a reading was lost without a report, or one was stored twice
 */
export async function runMatrix({ json, save }: MatrixOptions): Promise<boolean> {
  await buildHere();
  const folder = mkdtempSync(join(tmpdir(), 'sward-matrix-'));
  try {
    const { result, told } = await runTests(folder);
    const rows = rowsOf(CATALOGUE, result, told, repositoryRoot);
    const failed = rows.reduce((sum, row) => sum + row.failed, 0);
    const totals = { faults: rows.length, failed, ...sumOf(told) };
    const report: MatrixReport = { date: new Date().toISOString().slice(0, 10), totals, rows };
    if (save) writeFileSync(REPORT, `${JSON.stringify(report, undefined, 2)}\n`);
    console.log(matrixText(rows));
    console.log(`\n${totalsText(totals)}`);
    if (json) console.log(JSON.stringify(totals));
    return rows.every(isGood);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
