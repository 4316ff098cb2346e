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

/** The platform of this machine: native modules are those that `npm ci` compiled here. Undefined where none runs Greengrass. */
export function hostPlatform(os: string, architecture: string): Platform | undefined {
  return PLATFORMS.get(`${os} ${architecture}`);
}
