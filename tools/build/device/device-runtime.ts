import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runtimeArchive } from '../../recipes/recipe.ts';
import type { RuntimeSource } from '../build-bundle.ts';
import type { Platform } from '../platform.ts';
import { awsCrtBinary, runtimeFiles } from '../runtime-files.ts';
import { BETTER_SQLITE3, HCI_SOCKET } from './addon.ts';
import { compiledAddon } from './compile-addon.ts';
import { requireFit } from './elf.ts';
import { fetchPackage } from './fetch-package.ts';
import { NODE_PACKAGES, NODE_VERSION } from './node-release.ts';
import { runStep } from './run-step.ts';
import type { Toolchain } from './toolchain.ts';

export type DeviceContext = { readonly root: string; tell(line: string): void };

/** Node without the symbols that only a debugger of Node itself reads: a sixth of the file. */
async function strippedNode(nodeFolder: string, { strip }: Toolchain, target: Platform['node']): Promise<string> {
  const file = join(nodeFolder, 'bin', 'node.stripped');
  if (!existsSync(file)) {
    const scratch = `${file}.${process.pid}`;
    await runStep(strip, ['-o', scratch, join(nodeFolder, 'bin', 'node')], { cwd: nodeFolder });
    renameSync(scratch, file);
  }
  requireFit('Node', readFileSync(file), target);
  return file;
}

/** Everything of the runtime for one processor: fetched, compiled, or taken from the caches below `build/`. */
export async function deviceRuntime(
  platform: Platform,
  toolchain: Toolchain,
  { root, tell }: DeviceContext,
): Promise<RuntimeSource> {
  const packages = join(root, 'build', 'cache');
  mkdirSync(packages, { recursive: true });
  const nodeFolder = await fetchPackage(NODE_PACKAGES[platform.greengrass], packages, tell);
  const context = {
    root,
    cache: join(root, 'build', 'native'),
    platform,
    toolchain,
    nodeFolder,
    nodeVersion: NODE_VERSION,
    jobs: availableParallelism(),
    tell,
  };
  const betterSqlite3 = await compiledAddon(BETTER_SQLITE3, context);
  const hciSocket = await compiledAddon(HCI_SOCKET, context);
  const files = runtimeFiles(root, { betterSqlite3, hciSocket, awsCrt: awsCrtBinary(root, platform.awsCrt) });
  files.set('bin/node', await strippedNode(nodeFolder, toolchain, platform.node));
  files.set('licenses/node.txt', join(nodeFolder, 'LICENSE'));
  const node = {
    name: 'node',
    version: NODE_VERSION,
    license: 'MIT',
    purl: `pkg:npm/${NODE_PACKAGES[platform.greengrass].name}@${NODE_VERSION}`,
    integrity: NODE_PACKAGES[platform.greengrass].integrity,
  };
  return { archive: runtimeArchive(platform.greengrass), files, libraries: [node] };
}
