import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@sward/gateway/bundle.ts';
import { type BuiltFolder, versionIn } from '../../built/built-folder.ts';
import type { CatalogueEntry } from '../../recipes/catalogue.ts';
import { UMBRELLA } from '../../recipes/catalogue.ts';
import { layOutDevBundle } from '../dev-bundle.ts';
import { recipeForArtifact } from '../dev-recipe.ts';
import { bannerFor, nodeOptionsFor, SOURCE_MAPS } from '../inspector.ts';
import { deployToGateway } from './deploy-to-gateway.ts';
import type { DevPiOptions } from './options.ts';
import { sourceArtifact } from './source-artifact.ts';
import type { Ssh } from './ssh.ts';

/** The bundle with one component as its sources are now. @throws DevError where they do not compile */
async function bundleFromSource(
  built: BuiltFolder,
  component: CatalogueEntry,
  inspect: number | undefined,
  folder: string,
): Promise<Bundle> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const ports = inspect === undefined ? undefined : { main: inspect, forked: inspect + 1 };
  const zip = await sourceArtifact(component, join(folder, 'programs'), ports === undefined ? '' : bannerFor(ports));
  const nodeOptions = ports === undefined ? SOURCE_MAPS : nodeOptionsFor(ports, false);
  const changed = (recipe: Parameters<typeof recipeForArtifact>[0]) => recipeForArtifact(recipe, zip, nodeOptions);
  return layOutDevBundle(built, component.name, changed, join(folder, 'bundle'), zip);
}

const builtBundle = (built: BuiltFolder): Bundle => ({
  dir: built.outDir,
  component: UMBRELLA.name,
  version: versionIn(built, UMBRELLA.name) ?? '',
});

export type DevPiDeps = {
  readonly built: BuiltFolder;
  readonly ssh: Ssh;
  /** Replaced as a whole by what is built from source. */
  readonly buildFolder: string;
  say(line: string): void;
};

/** `npm run dev:pi`: deploys to a gateway, then follows the component's log there, with a tunnel to its inspector where asked for. */
export async function runDevPi(options: DevPiOptions, { built, ssh, buildFolder, say }: DevPiDeps): Promise<void> {
  const { component, inspect, folder, follow } = options;
  const bundle =
    component === undefined ? builtBundle(built) : await bundleFromSource(built, component, inspect, buildFolder);
  await deployToGateway(ssh, bundle, options, say);
  if (!follow || component === undefined) return;
  if (inspect !== undefined) say(`inspector of ${component.name}: 127.0.0.1:${inspect}, through ssh`);
  await ssh.run(['sh', `${folder}/follow.sh`, component.name], inspect);
}
