import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UnfitBinaryError } from './device-errors.ts';
import type { PinnedPackage } from './node-release.ts';
import { runStep } from './run-step.ts';

const integrityOf = (file: string): string =>
  `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;

/**
 * Unpacks an npm package below `cache` and gives its folder. npm fetches it, so registry, proxy and certificates are as the user
 * has set them; what was fetched once is taken from the cache.
 * @throws BuildStepError where npm cannot fetch it
 * @throws UnfitBinaryError where it is another content than the pinned one
 */
export async function fetchPackage(
  pinned: PinnedPackage,
  cache: string,
  tell: (line: string) => void,
): Promise<string> {
  const id = `${pinned.name}-${pinned.version}`;
  const folder = join(cache, id);
  if (existsSync(folder)) return folder;
  const scratch = `${folder}.${process.pid}`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  try {
    tell(`fetching ${pinned.name} ${pinned.version}`);
    const options = ['--pack-destination', scratch, '--ignore-scripts', '--silent'];
    await runStep('npm', ['pack', `${pinned.name}@${pinned.version}`, ...options], { cwd: cache });
    const archive = join(scratch, `${id}.tgz`);
    requireIntegrity(archive, pinned);
    await runStep('tar', ['-xzf', archive, '-C', scratch, '--no-same-owner'], { cwd: cache });
    // Renamed as a whole: a folder that is there is complete.
    if (!existsSync(folder)) renameSync(join(scratch, 'package'), folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return folder;
}

function requireIntegrity(archive: string, { name, version, integrity }: PinnedPackage): void {
  const actual = integrityOf(archive);
  if (actual === integrity) return;
  throw new UnfitBinaryError(
    `${name} ${version} is not what was published: its integrity is ${actual}, expected ${integrity}. Look at npm's registry setting`,
  );
}
