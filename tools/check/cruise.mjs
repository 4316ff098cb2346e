/**
 * Applies the rules of .dependency-cruiser.mjs: which module may import which.
 *
 *   cruise.mjs                       this checkout: a paragraph per violation, exit code 1 when there is any
 *   cruise.mjs --json FOLDER...      trees laid out like it: one JSON object with the rules' names and a report per tree
 *
 * Plain JavaScript, because tsx's loader breaks dependency-cruiser's import of swc's visitor.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import configuration from '../../.dependency-cruiser.mjs';

/** @typedef {{ rule: string, from: string, to: string }} Violation */
/** @typedef {{ modules: number, violations: Violation[], imports: Record<string, string[]> }} TreeReport */

const HOUSE = ['libs', 'components', 'simulator', 'infra', 'tools', 'test'];

/** Where fewer modules than this were seen, the parser did not work, and no violation among them means nothing. */
const FEWEST_MODULES = 100;

const comments = new Map((configuration.forbidden ?? []).map(({ name = '', comment = '' }) => [name, comment]));

/**
 * What a tree imports, and what of it is forbidden; paths are relative to the tree.
 * @param {string} root absolute path @returns {Promise<TreeReport>}
 */
async function judgeTree(root) {
  const { options, ...ruleSet } = configuration;
  const folders = HOUSE.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(folders, { ...options, ruleSet, validate: true, baseDir: root });
  if (typeof output === 'string') throw new TypeError('dependency-cruiser gave text where its result was expected');
  return {
    modules: output.summary.totalCruised,
    violations: output.summary.violations.map(({ rule, from, to, cycle, via }) => {
      const steps = (cycle ?? via ?? []).map(({ name }) => name);
      return { rule: rule.name, from, to: steps.join(' -> ') || to };
    }),
    imports: Object.fromEntries(
      output.modules
        .filter(({ source }) => HOUSE.some((folder) => source.startsWith(`${folder}/`)))
        .map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)]),
    ),
  };
}

/** @returns {Promise<boolean>} true where every rule holds in this checkout */
async function judgeHouse() {
  const { modules, violations } = await judgeTree(resolve(dirname(fileURLToPath(import.meta.url)), '../..'));
  for (const { rule, from, to } of violations) console.log(`${rule}: ${from} -> ${to}\n  ${comments.get(rule)}`);
  if (modules < FEWEST_MODULES) console.log(`only ${modules} modules were read: run npm ci, @swc/core may be missing`);
  console.log(`${modules} modules, ${violations.length} violations of ${comments.size} rules`);
  return violations.length === 0 && modules >= FEWEST_MODULES;
}

const [mode, ...folders] = process.argv.slice(2);
if (mode === '--json') {
  /** @type {Record<string, TreeReport>} */
  const reports = {};
  for (const folder of folders) reports[folder] = await judgeTree(folder);
  console.log(JSON.stringify({ rules: [...comments.keys()], reports }));
} else if (!(await judgeHouse())) {
  process.exitCode = 1;
}
