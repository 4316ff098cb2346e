import { packageVersion } from '../../package-version.ts';
import { repositoryRoot } from '../../repository-root.ts';
import { buildBundle } from '../build-bundle.ts';
import { DEVICE_BUILD } from '../build-folders.ts';
import type { MeasuredComponent } from '../built-component.ts';
import { AMD64, ARM64, type Platform } from '../platform.ts';
import { deviceRuntime } from './device-runtime.ts';
import { requireToolchain } from './toolchain.ts';

/** What `--arch` takes. */
export const DEVICE_PLATFORMS: ReadonlyMap<string, readonly Platform[]> = new Map([
  ['arm64', [ARM64]],
  ['amd64', [AMD64]],
  ['all', [ARM64, AMD64]],
]);

export type DeviceBuildOptions = {
  readonly platforms: readonly Platform[];
  readonly outDir?: string;
  /** Progress: what is fetched and compiled, and how long it took. */
  tell(line: string): void;
};

export type DeviceBuilt = { readonly outDir: string; readonly components: readonly MeasuredComponent[] };

/**
 * Builds this checkout for gateways, with the Node that they run. The first time it fetches Node and compiles the native
 * modules, some minutes; later builds take both from `build/cache` and `build/native`.
 * @throws MissingCompilerError, BuildStepError, UnfitBinaryError, ForeignFolderError
 */
export async function buildDevice({
  platforms,
  outDir = DEVICE_BUILD,
  tell,
}: DeviceBuildOptions): Promise<DeviceBuilt> {
  const version = packageVersion(repositoryRoot);
  // All compilers are asked for before the first one is kept waiting for.
  const targets = platforms.map((platform) => ({
    platform,
    toolchain: requireToolchain(platform.node, process.arch, process.env['PATH'] ?? ''),
  }));
  const runtimes = await Promise.all(
    targets.map(({ platform, toolchain }) => deviceRuntime(platform, toolchain, { root: repositoryRoot, tell })),
  );
  tell('bundling and packing');
  const components = await buildBundle({
    root: repositoryRoot,
    outDir,
    packageVersion: version,
    versionPrefix: `${version}-`,
    runtimes,
  });
  return { outDir, components };
}
