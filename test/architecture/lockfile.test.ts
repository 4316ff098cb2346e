import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { REPOSITORY } from './repository-files.ts';

type Entry = {
  integrity?: string;
  resolved?: string;
  link?: boolean;
  /** Shipped inside its parent's archive, whose hash covers it. */
  inBundle?: boolean;
  hasInstallScript?: boolean;
};

const lockfile: { packages: Record<string, Entry> } = JSON.parse(
  readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8'),
);
const manifest: { allowScripts: Record<string, boolean> } = JSON.parse(
  readFileSync(join(REPOSITORY, 'package.json'), 'utf8'),
);

const installed = Object.entries(lockfile.packages).filter(
  ([path, { link, inBundle }]) => path.includes('node_modules/') && !link && !inBundle,
);
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('package-lock.json', () => {
  it('pins every package by a SHA-512 of its archive', () => {
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual(
      [],
    );
  });

  it('names no host, so that any registry serves: npm install --omit-lockfile-registry-resolved', () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  it('brings no install script on which package.json has not decided under allowScripts', () => {
    const withScripts = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
    expect([...new Set(withScripts)].sort()).toEqual(Object.keys(manifest.allowScripts).sort());
  });
});
