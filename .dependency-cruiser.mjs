/**
 * Which module may import which: the rules of docs/architecture.md. `npm run check` applies them, and
 * test/architecture/dependency-rules.test.ts proves each one on a planted violation in test/architecture/planted/<rule>.
 * Types count as imports everywhere.
 */

/** Production code of the gateway that must stay pure: everything but composition roots and adapters. */
const domain = {
  path: '^(components|libs)/[^/]+/src/',
  // A component may start a process of its own from its folder: that main.ts is a composition root as well.
  // So is each command of the gateway's tools: it reads the words of the command line and puts adapters together.
  pathNot: [
    '^components/[^/]+/src/main\\.ts$',
    '^components/[^/]+/src/[^/]+/main\\.ts$',
    '^components/gateway-tools/src/[^/]+/command\\.ts$',
    '/adapters/',
  ],
};

/** Capabilities of the cloud side that run on a laptop as well: everything but composition roots, adapters and CDK. */
const cloudDomain = {
  path: '^infra/lib/(alerts|documents|feed|gateways|history|notifications|telemetry|tenancy)/',
  pathNot: ['/adapters/', '/constructs/', '-stack\\.ts$', '\\.lambda\\.ts$'],
};

/** What ships: to a gateway, to the cloud, or to a laptop as the simulator. */
const shipped = '^((components|libs|simulator)/[^/]+/src|infra/(bin|lib))/';

/** Files that programs are started from, or that are named by path. */
const entries = ['/(main|cli)\\.ts$', '^infra/bin/', '\\.lambda\\.ts$', '\\.cjs$'];

const tests = ['^test/', '^(components|libs|simulator)/[^/]+/test/', '^infra/test/'];

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'no-cycles',
    comment: 'Modules that need one another, even for types only, cannot be understood or tested one by one.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-unresolvable',
    comment: 'What cannot be resolved cannot be judged by the other rules.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'components-apart',
    comment: 'Components run as processes of their own and meet in messages only: put what they share in libs/.',
    severity: 'error',
    from: { path: '^components/([^/]+)/' },
    to: { path: '^components/', pathNot: '^components/$1/' },
  },
  {
    name: 'domain-without-node',
    comment:
      'Only main.ts and adapters/ touch Node: give the domain a port (ports.ts) and implement it in adapters/. Ciphers of node:crypto compute and do nothing else.',
    severity: 'error',
    from: domain,
    to: { dependencyTypes: ['core'], pathNot: ['^crypto$', '^node:crypto$'] },
  },
  {
    name: 'domain-without-drivers',
    comment:
      'Only main.ts and adapters/ touch SQLite, noble, AWS and other drivers; zod and yaml have no input or output.',
    severity: 'error',
    from: domain,
    to: { path: 'node_modules/', pathNot: 'node_modules/(zod|yaml)/' },
  },
  {
    name: 'domain-without-adapters',
    comment: 'The domain knows ports; main.ts hands it the adapters.',
    severity: 'error',
    from: domain,
    to: { path: '^(components|libs)/.+/adapters/' },
  },
  {
    name: 'libs-stand-below',
    comment: 'Libraries are used by the rest of the house, never the other way round.',
    severity: 'error',
    from: { path: '^libs/' },
    to: { path: '^(components|simulator|infra|tools|test)/' },
  },
  {
    name: 'infra-only-contracts',
    comment: 'The cloud shares with the gateway the language of libs/contracts and nothing else.',
    severity: 'error',
    from: { path: '^infra/' },
    to: { path: '^(components|libs|simulator|tools|test)/', pathNot: '^libs/contracts/' },
  },
  {
    name: 'simulator-apart',
    comment: 'The simulator stands in for the outside: tests and npm start use it, nothing that ships may lean on it.',
    severity: 'error',
    // tools/start is `npm start`, tools/dev `npm run dev`: they build the components first, which the simulator itself must not
    // know how to do.
    // tools/decode reads captures as the simulator plays them, tools/alerts and tools/export look into a
    // local cloud: tools for people, which do not ship.
    from: { pathNot: ['^simulator/', '^tools/start\\.ts$', '^tools/(start|dev|decode|alerts|export)/', ...tests] },
    to: { path: '^simulator/' },
  },
  {
    name: 'simulator-without-components',
    comment: 'The simulator runs components as a nucleus does, as processes: it fakes the outside, never our code.',
    severity: 'error',
    from: { path: '^simulator/' },
    to: { path: '^components/' },
  },
  {
    name: 'nucleus-stands-alone',
    comment: 'Other Greengrass developers can take the local nucleus by itself: it knows nothing of Sward.',
    severity: 'error',
    from: { path: '^simulator/nucleus/' },
    to: { path: '^(components|libs|infra|tools|test|simulator)/', pathNot: '^simulator/nucleus/' },
  },
  {
    name: 'radio-stands-alone',
    comment: 'The virtual radio knows Bluetooth, nothing of Sward.',
    severity: 'error',
    from: { path: '^simulator/radio/' },
    to: { path: '^(components|libs|infra|tools|test|simulator)/', pathNot: '^simulator/radio/' },
  },
  {
    name: 'cloud-domain-without-aws',
    comment:
      'The local cloud runs these very files on a laptop: they must not pull in CDK or the AWS SDK, however far down.',
    severity: 'error',
    from: cloudDomain,
    to: {
      path: 'node_modules/(aws-cdk-lib|constructs|cdk-nag|@aws-sdk|@smithy|@aws-cdk|@aws-lambda-powertools)/',
      reachable: true,
    },
  },
  {
    name: 'tests-apart',
    comment: 'What ships does not import tests.',
    severity: 'error',
    from: { path: shipped },
    to: { path: tests },
  },
  {
    name: 'testing-helpers-for-tests',
    comment: 'src/testing/ holds samples that tests of several workspaces share: what ships has no use for them.',
    severity: 'error',
    from: { path: shipped, pathNot: '/src/testing/' },
    to: { path: '/src/testing/' },
  },
  {
    name: 'declared-dependencies',
    comment: "What ships imports only what its own workspace's package.json lists under dependencies.",
    severity: 'error',
    from: { path: shipped },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
  },
  {
    name: 'no-unused-modules',
    comment: 'Nobody imports it: delete it. (knip cannot tell, because every package exports all of its src/.)',
    severity: 'error',
    from: {},
    module: { path: shipped, pathNot: entries, numberOfDependentsLessThan: 1 },
  },
  {
    name: 'no-barrels',
    comment: 'Import from the file that defines the thing: a re-export hides who needs what and makes cycles.',
    severity: 'error',
    from: {},
    to: { dependencyTypes: ['export'] },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden,
  options: {
    // TypeScript 7 has no compiler API; swc reads the syntax, types included.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)cdk\\.out/', '^test/architecture/planted/'] },
    // `@sward/contracts/topics.ts` is a link in node_modules and an `exports` map: follow both to the real file.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types', 'typings'],
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
  },
};
