import { SwardError } from '@sward/contracts/errors.ts';
import type { Architecture } from '../recipes/recipe.ts';

/** A processor that the runtime can be built for, in the words of those who name it. */
export type Platform = {
  /** Greengrass's name: `Platform.architecture` in recipes. */
  readonly greengrass: Architecture;
  /** Node's name, which is node-gyp's, too. */
  readonly node: 'x64' | 'arm64';
  /** Folder of aws-crt's prebuilt binaries. */
  readonly awsCrt: string;
};

export const ARM64: Platform = { greengrass: 'aarch64', node: 'arm64', awsCrt: 'linux-arm64-glibc' };
export const AMD64: Platform = { greengrass: 'amd64', node: 'x64', awsCrt: 'linux-x64-glibc' };

/** This machine cannot run a Greengrass core, and so none of its artifacts. */
export class UnsupportedPlatformError extends SwardError {
  readonly code = 'UNSUPPORTED_PLATFORM';
}

/**
 * The platform of this machine: native modules are those that `npm ci` compiled here.
 * @throws UnsupportedPlatformError
 */
export function requireHostPlatform(os: string, architecture: string): Platform {
  const platform = [ARM64, AMD64].find(({ node }) => os === 'linux' && node === architecture);
  if (platform !== undefined) return platform;
  throw new UnsupportedPlatformError(`Greengrass components run on Linux x64 and arm64, this is ${os} ${architecture}`);
}
