import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What compiling made, and what other packages brought, are no sources. */
const NOT_SOURCES = ['build', 'node_modules'];

const isSource = (folder: string, path: string): boolean =>
  !NOT_SOURCES.includes(relative(folder, path).split(sep)[0] ?? '');

/** Files of a package by path, sorted. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isSource(folder, path))
    .map((path) => relative(folder, path))
    .sort();
}

/** Hash over the names and contents of all files of a package. */
export function hashOfSources(folder: string): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles(folder)) {
    const content = readFileSync(join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** A package without what was compiled in it, to compile it for another processor. */
export function copySources(folder: string, target: string): void {
  cpSync(folder, target, { recursive: true, filter: (path) => isSource(folder, path) });
}
