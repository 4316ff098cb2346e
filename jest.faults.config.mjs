import config from './jest.config.mjs';

/** The kill and fault matrix, with the tests that `npm test` leaves out for their time: `npm run faults -- --matrix`. */
export default {
  ...config,
  testMatch: ['**/test/**/*.test.ts'],
  testPathIgnorePatterns: config.testPathIgnorePatterns.filter((pattern) => !pattern.startsWith('/test/')),
};
