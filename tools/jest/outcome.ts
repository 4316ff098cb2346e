/** Numbers of a test run, as count-reporter.mjs leaves them. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** What a run of jest comes to: the lines to end with, and the exit code. */
export type Outcome = { readonly lines: readonly string[]; readonly exitCode: number };

/**
 * The outcome of a run. `counts` is undefined where jest ended before any test did. A run without any test that passed
 * has shown nothing, so it fails. The last line always reads "N passed, N failed": programs look for it.
 */
export function outcomeOf(jestExitCode: number, counts: Counts | undefined): Outcome {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  if (passed + failed === 0) lines.push('no test ran');
  if (skipped > 0) lines.push(`${skipped} skipped`);
  lines.push(`${passed} passed, ${failed} failed`);
  return { lines, exitCode: failed > 0 || passed === 0 ? jestExitCode || 1 : jestExitCode };
}
