import config from './jest.config.mjs';

/** The tests that need real servers, which `tools/install-system-parts.sh` installs. */
export default {
  ...config,
  testMatch: ['**/test/system/**/*.test.ts'],
  testPathIgnorePatterns: config.testPathIgnorePatterns.filter((pattern) => pattern !== '/test/system/'),
};
