import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SwardError } from '@sward/contracts/errors.ts';
import { buildHere } from '../build/build-here.ts';
import { repositoryRoot } from '../repository-root.ts';
import { type BuiltFolder, readBuiltFolder } from './built-folder.ts';

/** `host` is this machine's Node; the others are what gateways get. */
export const ARCHITECTURES = ['arm64', 'amd64', 'all', 'host'] as const;
export type BuildArchitecture = (typeof ARCHITECTURES)[number];

/** `npm run build` has failed, and has said why. */
export class BuildFailedError extends SwardError {
  readonly code = 'BUILD_FAILED';
}

/**
 * Builds as `npm run build -- --arch` does. What that says goes to standard error.
 * @throws BuildFailedError
 */
export async function buildFor(architecture: BuildArchitecture, outDir: string): Promise<BuiltFolder> {
  if (architecture === 'host') return buildHere(outDir);
  const words = [join('tools', 'setup.mjs'), 'tools/build.ts', '--arch', architecture, '--out', outDir];
  const { status } = spawnSync(process.execPath, words, { cwd: repositoryRoot, stdio: ['ignore', 2, 2] });
  if (status === 0) return readBuiltFolder(outDir);
  throw new BuildFailedError(`npm run build -- --arch ${architecture} failed: see above`);
}
