import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Platform } from '../platform.ts';
import type { Addon } from './addon.ts';
import { copySources, hashOfSources } from './addon-sources.ts';
import { requireFit } from './elf.ts';
import { NODE_PACKAGES } from './node-release.ts';
import { runStep } from './run-step.ts';
import type { Toolchain } from './toolchain.ts';

export type CompileContext = {
  /** The checkout. */
  readonly root: string;
  /** Compiled modules are kept here, by processor and key. */
  readonly cache: string;
  readonly platform: Platform;
  readonly toolchain: Toolchain;
  /** Folder of the unpacked Node package: its headers. */
  readonly nodeFolder: string;
  readonly nodeVersion: string;
  /** Compilers at once. */
  readonly jobs: number;
  tell(line: string): void;
};

const NODE_GYP = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');

/**
 * The same sources must give the same bytes in any folder: paths are mapped away, and no identity is left in the file. The compile
 * is a copy below the checkout, of whose path nothing may remain either.
 */
const reproducible = (folder: string, root: string): string[] => [
  `-ffile-prefix-map=${root}=/sward`,
  `-ffile-prefix-map=${folder}=/sward/addon`,
];
const LINK_FLAGS = '-Wl,--build-id=none';

/** Everything that the bytes depend on. A change of any of it compiles anew. */
async function keyOf(addon: Addon, context: CompileContext): Promise<string> {
  const { root, platform, toolchain, nodeVersion } = context;
  const versions = [toolchain.cxx, toolchain.strip].map((program) => runStep(program, ['--version'], { cwd: root }));
  const sources = [addon.packageName, ...addon.headers].map((name) => hashOfSources(join(root, 'node_modules', name)));
  const gyp = readFileSync(join(root, 'node_modules', 'node-gyp', 'package.json'), 'utf8');
  const { version: gypVersion }: { version: string } = JSON.parse(gyp);
  const parts = [...sources, ...(await Promise.all(versions)), gypVersion, nodeVersion, platform.node];
  const settings = [NODE_PACKAGES[platform.greengrass].integrity, addon, reproducible('.', '.'), LINK_FLAGS];
  return createHash('sha256')
    .update(JSON.stringify([parts, settings]))
    .digest('hex')
    .slice(0, 12);
}

/** npm's settings reach node-gyp as variables: none of them may choose other headers or another compiler. */
function environment(addon: Addon, work: string, { root, toolchain, jobs }: CompileContext): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name));
  const flags = [...addon.defines, ...reproducible(work, root)].join(' ');
  return {
    ...Object.fromEntries(own),
    CC: toolchain.cc,
    CXX: toolchain.cxx,
    AR: toolchain.ar,
    LINK: toolchain.cxx,
    CFLAGS: flags,
    CXXFLAGS: flags,
    LDFLAGS: LINK_FLAGS,
    JOBS: String(jobs),
    LC_ALL: 'C',
  };
}

async function compile(addon: Addon, work: string, context: CompileContext): Promise<string> {
  const { platform, toolchain, nodeFolder, nodeVersion, root } = context;
  const env = environment(addon, work, context);
  const target = [`--arch=${platform.node}`, `--target=${nodeVersion}`, `--nodedir=${nodeFolder}`, '--release'];
  copySources(join(root, 'node_modules', addon.packageName), work);
  const gyp = (...args: string[]) => runStep(process.execPath, [NODE_GYP, ...args, ...target], { cwd: work, env });
  await gyp('configure', ...addon.configure);
  // This one target: better-sqlite3 would compile an extension for its own tests as well.
  await gyp('build', addon.target);
  const made = join(work, 'build', 'Release', `${addon.target}.node`);
  await runStep(toolchain.strip, ['--strip-unneeded', made], { cwd: work, env });
  return made;
}

/**
 * The module compiled for the context's processor and Node: from the cache, or compiled now. Path of the `.node` file.
 * @throws BuildStepError with the compiler's last words
 * @throws UnfitBinaryError where what came out would not load on a device
 */
export async function compiledAddon(addon: Addon, context: CompileContext): Promise<string> {
  const { cache, platform, tell } = context;
  const folder = join(cache, platform.greengrass, `${addon.target}-${await keyOf(addon, context)}`);
  const file = join(folder, `${addon.target}.node`);
  if (existsSync(file)) return file;
  const work = `${folder}.${process.pid}.work`;
  tell(`compiling ${addon.packageName} for ${platform.greengrass}`);
  const started = performance.now();
  rmSync(work, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    const made = await compile(addon, work, context);
    requireFit(addon.packageName, readFileSync(made), platform.node);
    renameSync(made, file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  tell(
    `compiled ${addon.packageName} for ${platform.greengrass} in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  return file;
}
