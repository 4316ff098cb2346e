/** Tests run as CommonJS through swc: ESM mode of jest is still experimental and mocks are injected, never hoisted. */
const transform = {
  '^.+\\.(ts|mjs|js)$': [
    '@swc/jest',
    {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    },
  ],
};

/** Packages published as ES modules only: jest must transform them. */
const esmOnly = [
  '@sward',
  'aedes.*',
  'fast-check',
  'hyparquet.*',
  'pure-rand',
  'hyperid',
  'uuid-parse',
  'mqemitter',
  'retimer',
  'mnemonist',
];

/** Build output and planted violations repeat the names of workspaces and of tests. */
const notSources = ['greengrass-build', 'build', 'infra/cdk.out', '.sward', 'test/architecture/planted'].map(
  (folder) => `<rootDir>/${folder}/`,
);

export default {
  testEnvironment: 'node',
  testMatch: ['**/test/**/*.test.ts'],
  // What needs real servers, and what takes minutes, has a command of its own: `npm run test:system`, `npm run faults -- --matrix`.
  testPathIgnorePatterns: ['/node_modules/', ...notSources, '/test/system/', '/test/faults/matrix/'],
  modulePathIgnorePatterns: notSources,
  reporters: ['default', '<rootDir>/tools/jest/count-reporter.mjs'],
  transform,
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  // For a machine with other work to do: a test that is well takes seconds, and one that hangs is told all the same.
  testTimeout: 60_000,
  // The end-to-end tests mostly wait for processes: a core kept free for others would idle.
  maxWorkers: '100%',
};
