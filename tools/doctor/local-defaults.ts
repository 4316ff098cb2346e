import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';

/** Where `npm start` keeps its things unless it was told otherwise. */
const DATA_FOLDER = '.sward';

/** Options that the doctor takes on a laptop where a person gives none: the checkout, and the local gateway's nucleus. */
export function localDefaults(given: readonly string[], folder = join(repositoryRoot, DATA_FOLDER)): string[] {
  const own = ['--checkout', repositoryRoot];
  if (given.some((word) => /^--root(=|$)/.test(word))) return own;
  const roots = nucleiIn(folder);
  // One of them runs at a time, and its socket is there while it does.
  const root = roots.find((one) => existsSync(join(one, 'ipc.socket'))) ?? roots[0];
  // With none, a real nucleus may be on this machine.
  return root === undefined ? own : [...own, '--root', root];
}

/** One for each flavour and processor that was tried, lite first. */
function nucleiIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.startsWith('nucleus-'))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}
