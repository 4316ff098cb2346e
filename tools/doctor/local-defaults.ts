import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';

/** Where `npm start` keeps its things unless it was told otherwise. */
const DATA_FOLDER = '.sward';
/** One of them runs at a time, and its socket is there while it does. */
const NUCLEI = ['nucleus-lite', 'nucleus-classic'] as const;

/** Options that the doctor takes on a laptop where a person gives none: the checkout, and the local gateway's nucleus. */
export function localDefaults(given: readonly string[], folder = join(repositoryRoot, DATA_FOLDER)): string[] {
  const own = ['--checkout', repositoryRoot];
  if (given.some((word) => /^--root(=|$)/.test(word))) return own;
  const roots = NUCLEI.map((name) => join(folder, name));
  const root = roots.find((one) => existsSync(join(one, 'ipc.socket'))) ?? roots.find((one) => existsSync(one));
  // With neither, a real nucleus may be on this machine.
  return root === undefined ? own : [...own, '--root', root];
}
