import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildHere } from '../build/build-here.ts';
import { repositoryRoot } from '../repository-root.ts';
import { type MatrixRow, matrixLines, matrixTotals } from './matrix-table.ts';

const readRows = (file: string): MatrixRow[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line): MatrixRow => JSON.parse(line));

/** Runs the tests of the matrix, which add their balances to `file`. @returns jest's exit code, 1 where a signal ended it */
async function runTests(file: string): Promise<number> {
  const jest = fileURLToPath(import.meta.resolve('jest/bin/jest'));
  const child = spawn(process.execPath, [jest, '--config', 'jest.faults.config.mjs', 'test/faults'], {
    cwd: repositoryRoot,
    env: { ...process.env, SWARD_FAULT_BALANCES: file },
    // The last line of the output is ours: what jest says is progress.
    stdio: ['ignore', 2, 2],
  });
  const [code]: (number | null)[] = await once(child, 'exit');
  return code ?? 1;
}

/**
 * Lets every fault of the catalogue happen and prints what became of the readings.
 * @returns false where a test failed, a reading was lost without a report, or one was stored twice
 */
export async function runMatrix(json: boolean): Promise<boolean> {
  await buildHere();
  const folder = mkdtempSync(join(tmpdir(), 'sward-matrix-'));
  try {
    const file = join(folder, 'balances.jsonl');
    const code = await runTests(file);
    const rows = existsSync(file) ? readRows(file) : [];
    const totals = matrixTotals(rows);
    if (json) console.log(JSON.stringify(totals));
    else for (const line of matrixLines([...rows, { test: `all ${rows.length}`, ...totals }])) console.log(line);
    return code === 0 && rows.length > 0 && totals.lost === 0 && totals.duplicated === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
