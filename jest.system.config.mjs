import config from './jest.config.mjs';

/** The tests that need real servers, which `tools/install-system-parts.sh` installs, and the fault matrix, which takes minutes. */
export default {
  ...config,
  testMatch: ['**/test/system/**/*.test.ts', '**/test/faults/matrix/*.test.ts'],
  testPathIgnorePatterns: config.testPathIgnorePatterns.filter(
    (pattern) => pattern !== '/test/system/' && pattern !== '/test/faults/matrix/',
  ),
};
