import { join } from 'node:path';
import { packageVersion } from '../package-version.ts';
import { repositoryRoot } from '../repository-root.ts';
import { type BuiltComponent, buildBundle } from './build-bundle.ts';
import { type Platform, requireHostPlatform } from './platform.ts';

export type HereBuilt = {
  readonly outDir: string;
  readonly platform: Platform;
  readonly components: readonly BuiltComponent[];
};

/**
 * Builds this checkout for this machine.
 * @throws UnsupportedPlatformError
 */
export async function buildHere(outDir = join(repositoryRoot, 'greengrass-build')): Promise<HereBuilt> {
  const platform = requireHostPlatform(process.platform, process.arch);
  const version = packageVersion(repositoryRoot);
  const components = await buildBundle({ root: repositoryRoot, outDir, packageVersion: version, platform });
  return { outDir, platform, components };
}
