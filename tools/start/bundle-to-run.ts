import { join } from 'node:path';
import type { Bundle } from '@sward/gateway/bundle.ts';
import { type DeviceArch, greengrassArchitecture } from '@sward/gateway/device-arch.ts';
import { requireRunnable } from '@sward/nucleus/nucleus-platform.ts';
import { buildHere } from '../build/build-here.ts';
import type { BuiltComponent } from '../build/built-component.ts';
import { buildDevice, DEVICE_PLATFORMS } from '../build/device/build-device.ts';
import { UMBRELLA } from '../recipes/catalogue.ts';
import { repositoryRoot } from '../repository-root.ts';

type Built = { readonly outDir: string; readonly components: readonly BuiltComponent[] };

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** In a folder of its own: what `npm run build` made for a deployment stays. */
function buildFor(arch: DeviceArch): Promise<Built> {
  // Said before the build, which takes minutes the first time.
  requireRunnable({ architecture: greengrassArchitecture(arch) });
  const outDir = join(repositoryRoot, 'build', `device-${arch}`);
  return buildDevice({ platforms: DEVICE_PLATFORMS.get(arch) ?? [], outDir, tell });
}

/**
 * Builds what a local gateway runs: for this machine and its Node, or what is deployed to devices of a processor.
 * @throws EmulationError, and the build's own errors
 */
export async function bundleToRun(arch: DeviceArch | undefined): Promise<Bundle> {
  const { outDir, components } = arch === undefined ? await buildHere() : await buildFor(arch);
  const version = components.find(({ name }) => name === UMBRELLA.name)?.version ?? '';
  return { dir: outDir, component: UMBRELLA.name, version };
}
