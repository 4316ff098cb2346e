import { writeFileSync } from 'node:fs';

/**
 * What jest tells of a run, as far as it is needed here.
 * @typedef {Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests' | 'numRuntimeErrorTestSuites', number>} Results
 */

/**
 * A jest reporter that leaves the numbers of the run as JSON in the file that SWARD_TEST_COUNTS names, for run-jest.ts.
 * Without the variable it does nothing.
 */
export default class CountReporter {
  /** @param {unknown} _contexts @param {Results} results */
  onRunComplete(_contexts, results) {
    const file = process.env['SWARD_TEST_COUNTS'];
    if (file === undefined) return;
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = results;
    const counts = {
      passed: numPassedTests,
      // A file that could not even be loaded counts as one failure: none of its tests is in jest's numbers.
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests + numTodoTests,
    };
    writeFileSync(file, JSON.stringify(counts));
  }
}
