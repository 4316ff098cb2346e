import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const REPOSITORY = join(__dirname, '..', '..');
const PLANTED = join(__dirname, 'planted');

/** Packages from npm that the planted trees import. */
const FROM_NPM = ['@aws-sdk/client-dynamodb', 'aws-cdk-lib', 'better-sqlite3', 'fflate', 'yaml', 'zod'];

const foldersIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

function link(tree: string, name: string, target: string): void {
  const path = join(tree, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/** Links the tree's own workspaces into its node_modules, as `npm install` does in the repository. */
function linkWorkspaces(tree: string): void {
  const groups = ['libs', 'components', 'simulator'];
  const folders = groups.flatMap((group) => foldersIn(join(tree, group)).map((name) => join(tree, group, name)));
  for (const folder of [...folders, join(tree, 'infra')]) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) link(tree, JSON.parse(readFileSync(manifest, 'utf8')).name, folder);
  }
}

/** Imports every module of the tree in a test of its own, so that none of them counts as unused. */
function useAll(tree: string): void {
  const sources = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  mkdirSync(join(tree, 'test'), { recursive: true });
  writeFileSync(join(tree, 'test', 'all.ts'), sources.map((path) => `import '../${path}';\n`).join(''));
}

/** Copies every planted tree to a temporary folder, ready to be resolved like the repository: rule -> its tree. */
export function plantTrees(): Map<string, string> {
  const soil = realpathSync(mkdtempSync(join(tmpdir(), 'sward-planted-')));
  return new Map(
    foldersIn(PLANTED).map((rule) => {
      const tree = join(soil, rule);
      cpSync(join(PLANTED, rule), tree, { recursive: true });
      if (rule !== 'no-unused-modules') useAll(tree);
      linkWorkspaces(tree);
      for (const name of FROM_NPM) link(tree, name, join(REPOSITORY, 'node_modules', name));
      return [rule, tree];
    }),
  );
}
