import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, resolved?: string }} Package */

/** @param {string} file @returns {Record<string, Package> | undefined} */
function packagesIn(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    // npm was cut off while it wrote: as good as no file.
    return undefined;
  }
}

/**
 * True where node_modules holds what package-lock.json asks for, by npm's own record of what it installed. Packages for
 * other platforms are optional and may be absent.
 * @param {string} root
 */
export function isInStep(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, want]) => path === '' || isSame(want, installed[path]));
}

/** @param {Package} want @param {Package | undefined} have */
function isSame(want, have) {
  if (have === undefined) return want.optional === true;
  return want.version === have.version && want.integrity === have.integrity && want.link === have.link;
}
