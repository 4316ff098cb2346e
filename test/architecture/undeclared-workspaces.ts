import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Manifest = { name?: string; dependencies?: object; devDependencies?: object };

/** Folder of the workspace that a file belongs to; undefined for files of the root package, which may use any. */
const workspaceOf = (path: string): string | undefined =>
  /^(?:(?:libs|components|simulator)\/[^/]+|infra)(?=\/)/.exec(path)?.[0];

function manifestOf(root: string, workspace: string): Manifest {
  const file = join(root, workspace, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * Imports of one workspace by another whose package.json does not list it (under `dependencies`; in tests, under
 * `devDependencies` will do): `file: package`. The links in node_modules hide the omission from tsc and from knip.
 */
export function undeclared(root: string, imports: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(imports).flatMap(([file, targets]) => {
    const own = workspaceOf(file);
    if (own === undefined) return [];
    const { dependencies = {}, devDependencies = {} } = manifestOf(root, own);
    const listed = file.startsWith(`${own}/test/`) ? { ...dependencies, ...devDependencies } : dependencies;
    const others = targets.map(workspaceOf).filter((workspace) => workspace !== undefined && workspace !== own);
    const names = [...new Set(others)].map((workspace = '') => manifestOf(root, workspace).name ?? workspace);
    return names.filter((name) => !(name in listed)).map((name) => `${file}: ${name}`);
  });
}
