import { packageVersion } from '../package-version.ts';
import { NODE_RUNTIME } from '../recipes/catalogue.ts';
import { repositoryRoot } from '../repository-root.ts';
import { buildBundle } from './build-bundle.ts';
import { HOST_BUILD } from './build-folders.ts';
import type { MeasuredComponent } from './built-component.ts';
import { type Platform, requireHostPlatform } from './platform.ts';
import { hostNatives, runtimeFiles } from './runtime-files.ts';

export type HereBuilt = {
  readonly outDir: string;
  readonly platform: Platform;
  readonly components: readonly MeasuredComponent[];
};

/**
 * Builds this checkout for this machine, to run on the Node that `npm start` and the tests run on: the runtime has none inside.
 * Versions read `…-host.<hash>`, so that no fleet gets such a build.
 * @throws UnsupportedPlatformError
 */
export async function buildHere(outDir = HOST_BUILD): Promise<HereBuilt> {
  const platform = requireHostPlatform(process.platform, process.arch);
  const version = packageVersion(repositoryRoot);
  const archive = { architecture: platform.greengrass, fileName: `${NODE_RUNTIME.name}-host.zip` };
  const files = runtimeFiles(repositoryRoot, hostNatives(repositoryRoot, platform.awsCrt));
  const components = await buildBundle({
    root: repositoryRoot,
    outDir,
    packageVersion: version,
    versionPrefix: `${version}-host.`,
    runtimes: [{ archive, files, libraries: [] }],
  });
  return { outDir, platform, components };
}
