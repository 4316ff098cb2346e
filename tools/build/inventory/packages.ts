import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An npm package of which something ships. */
export type ShippedPackage = {
  /** Where it is installed, below the root: its key in package-lock.json. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as the package gives it. */
  readonly license: string;
  /** What npm's lockfile pins: `sha512-<base64>`. */
  readonly integrity: string | undefined;
};

const LICENSE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Folders of the npm packages that files belong to, each once, sorted; our own files belong to none. */
export function packageFolders(files: readonly string[]): string[] {
  const folders = files.flatMap((file) => PACKAGE_FOLDER.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/** Reads what the lockfile and the installed package say. */
export function shippedPackages(root: string, folders: readonly string[]): ShippedPackage[] {
  const lockfile: { packages: Record<string, { integrity?: string } | undefined> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  return folders.map((folder) => {
    const manifest: { name: string; version: string; license?: string } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    const { name, version, license = 'NOASSERTION' } = manifest;
    return { folder, name, version, license, integrity: lockfile.packages[folder]?.integrity };
  });
}

/** The texts of a package's licence and notices. */
export function licenseTexts(root: string, { folder }: ShippedPackage): string[] {
  const path = join(root, folder);
  const files = existsSync(path) ? readdirSync(path).filter((file) => LICENSE_FILE.test(file)) : [];
  return files.sort().map((file) => readFileSync(join(path, file), 'utf8').trim());
}
