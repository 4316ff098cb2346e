import { describe, expect, it } from '@jest/globals';
import { findings, type TextRule, trackedTexts } from './repository-files.ts';

/** What runs on a gateway, in the cloud, or beside them on a laptop; the tools that build it are not reached by input. */
const shipped = trackedTexts(
  (path) => /^(components|libs|infra|simulator)\/.*\.(ts|mjs|cjs)$/.test(path) && !path.includes('/test/'),
);
const gatewayAndCloud = new Map([...shipped].filter(([path]) => !path.startsWith('simulator/')));

const EVERYWHERE: Record<string, TextRule> = {
  'SQL that is put together from values: bind them as parameters': {
    pattern: /\.(prepare|exec)\(\s*(`[^`]*\$\{|'[^'\n]*'\s*\+)/,
    forbidden: `db.prepare(\`SELECT * FROM reading WHERE device = '\${device}'\`)`,
    allowed: "db.prepare('SELECT * FROM reading WHERE device = ?')",
  },
  'code made from text': {
    pattern: /(?<![.\w])(eval\(|new Function\()/,
    forbidden: 'eval(text)',
    allowed: 'reader.eval(text)',
  },
  'a command line given to a shell': {
    pattern: /\bshell:\s*(true|['"`])|import [^;]*\bexec(Sync)?\b[^;]*'node:child_process'/,
    forbidden: "import { execSync } from 'node:child_process'",
    allowed: "import { execFile } from 'node:child_process'",
  },
  'an import hidden in a type, which the dependency rules cannot see': {
    pattern: /(?<!await )(?<![.\w{])import\('[^']*'\)\.[A-Z]/,
    forbidden: "type Bus = import('./bus.ts').Bus",
    allowed: "const { Bus } = await import('./bus.ts')",
  },
};

const GATEWAY_AND_CLOUD: Record<string, TextRule> = {
  'a module chosen at run time': {
    pattern: /(?<![.#\w])(require|import)\((?!\s*['"])/,
    forbidden: 'await import(name)',
    allowed: "await import('@abandonware/noble')",
  },
};

describe.each([
  { place: 'what ships', texts: shipped, rules: EVERYWHERE },
  { place: 'gateway and cloud', texts: gatewayAndCloud, rules: GATEWAY_AND_CLOUD },
])('in $place there is no', ({ texts, rules }) => {
  it.each(Object.entries(rules))('%s', (_, { pattern, forbidden, allowed }) => {
    expect(texts.size).toBeGreaterThan(50);
    expect(findings(pattern, texts)).toEqual([]);
    expect(pattern.test(forbidden)).toBe(true);
    expect(pattern.test(allowed)).toBe(false);
  });
});
