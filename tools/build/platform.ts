import { SwardError } from '@sward/contracts/errors.ts';

/** What the artifacts are built for. */
export type Platform = {
  /** Greengrass's name of the processor: `Platform.architecture` in recipes. */
  readonly greengrass: 'amd64' | 'aarch64';
  /** Folder of aws-crt's prebuilt binaries. */
  readonly awsCrt: string;
};

const PLATFORMS: ReadonlyMap<string, Platform> = new Map([
  ['linux x64', { greengrass: 'amd64', awsCrt: 'linux-x64-glibc' }],
  ['linux arm64', { greengrass: 'aarch64', awsCrt: 'linux-arm64-glibc' }],
]);

/** This machine cannot run a Greengrass core, and so none of its artifacts. */
export class UnsupportedPlatformError extends SwardError {
  readonly code = 'UNSUPPORTED_PLATFORM';
}

/**
 * The platform of this machine: native modules are those that `npm ci` compiled here.
 * @throws UnsupportedPlatformError
 */
export function requireHostPlatform(os: string, architecture: string): Platform {
  const platform = PLATFORMS.get(`${os} ${architecture}`);
  if (platform !== undefined) return platform;
  throw new UnsupportedPlatformError(`Greengrass components run on Linux x64 and arm64, this is ${os} ${architecture}`);
}
