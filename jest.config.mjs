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
  'pure-rand',
  'hyperid',
  'uuid-parse',
  'mqemitter',
  'retimer',
  'mnemonist',
];

export default {
  testEnvironment: 'node',
  testMatch: ['**/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/greengrass-build/', '/test/system/'],
  modulePathIgnorePatterns: [
    '<rootDir>/greengrass-build/',
    '<rootDir>/build/',
    '<rootDir>/cdk.out/',
    '<rootDir>/.sward/',
  ],
  transform,
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  testTimeout: 30_000,
};
