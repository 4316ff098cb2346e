import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NATIVE_PACKAGES } from '../runtime-files.ts';
import { packageFolders, shippedPackages } from './packages.ts';
import type { Inventory, ShippedLibrary } from './sbom.ts';

const SQLITE_HEADER = 'node_modules/better-sqlite3/deps/sqlite3/sqlite3.h';

/** SQLite, which better-sqlite3 carries as source: its header tells the version. */
function sqlite(root: string): ShippedLibrary {
  const header = readFileSync(join(root, SQLITE_HEADER), 'utf8');
  const version = /^#define SQLITE_VERSION\s+"([^"]+)"/m.exec(header)?.[1] ?? 'unknown';
  return { name: 'sqlite', version, license: 'blessing', purl: `pkg:generic/sqlite@${version}` };
}

/** Everything that ships in a build: what is in its bundles, what its native modules are made of, and what it says beside. */
export function inventoryOf(
  root: string,
  version: string,
  inputs: readonly string[],
  libraries: readonly ShippedLibrary[],
): Inventory {
  const folders = [...new Set([...packageFolders(inputs), ...NATIVE_PACKAGES])].sort();
  return { version, packages: shippedPackages(root, folders), libraries: [...libraries, sqlite(root)] };
}
