import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Platform } from '../platform.ts';
import { MissingCompilerError } from './device-errors.ts';

/** The programs that compile for one processor. */
export type Toolchain = { readonly cc: string; readonly cxx: string; readonly ar: string; readonly strip: string };

type Names = { readonly prefix: string; readonly package: string };

/** Debian's cross compilers, by Node's name of the processor. */
const CROSS: Readonly<Record<Platform['node'], Names>> = {
  arm64: { prefix: 'aarch64-linux-gnu-', package: 'g++-aarch64-linux-gnu' },
  x64: { prefix: 'x86_64-linux-gnu-', package: 'g++-x86-64-linux-gnu' },
};

const isOnPath = (program: string, searchPath: string): boolean =>
  searchPath.split(delimiter).some((folder) => existsSync(join(folder, program)));

/** The toolchain for a target: this machine's own compiler where it has that processor, else Debian's cross compiler. */
export function toolchainFor(target: Platform['node'], host: string): Toolchain {
  const prefix = target === host ? '' : CROSS[target].prefix;
  return { cc: `${prefix}gcc`, cxx: `${prefix}g++`, ar: `${prefix}ar`, strip: `${prefix}strip` };
}

/**
 * The toolchain for a target, if all that compiling takes is there.
 * @param host Node's name of this machine's processor
 * @throws MissingCompilerError naming the packages to install
 */
export function requireToolchain(target: Platform['node'], host: string, searchPath: string): Toolchain {
  const toolchain = toolchainFor(target, host);
  const missing = (programs: readonly string[]) => programs.some((program) => !isOnPath(program, searchPath));
  const packages = [
    ...(missing(Object.values(toolchain)) ? [target === host ? 'g++' : CROSS[target].package] : []),
    ...(missing(['make']) ? ['make'] : []),
    ...(missing(['python3']) ? ['python3'] : []),
  ];
  if (packages.length === 0) return toolchain;
  throw new MissingCompilerError(
    `native modules for linux ${target} cannot be compiled here: sudo apt-get install -y ${packages.join(' ')}`,
  );
}
