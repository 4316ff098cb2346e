import type { Architecture } from '@sward/nucleus/emulation/architecture.ts';
import { devicePlatform } from '@sward/nucleus/recipes/platform.ts';

/** Processors that device builds are made for, as `npm run build -- --arch` names them. */
export const DEVICE_ARCHES = ['arm64', 'amd64'] as const;
export type DeviceArch = (typeof DEVICE_ARCHES)[number];

const GREENGRASS: Readonly<Record<DeviceArch, Architecture>> = { arm64: 'aarch64', amd64: 'amd64' };

/** Greengrass's word for a processor. */
export const greengrassArchitecture = (arch: DeviceArch): Architecture => GREENGRASS[arch];

/** What emulation makes of a program's start at worst: reading the program is most of it, and QEMU translates each part once. */
const EMULATION_SLOWNESS = 10;

/**
 * How many times longer than on this machine's own processor to wait for components before giving up. It only moves the end of
 * patience: what comes sooner is not waited for.
 *
 * @param host `process.arch`
 */
export const patienceWith = (arch: DeviceArch | undefined, host: string): number =>
  arch === undefined || GREENGRASS[arch] === devicePlatform('linux', host).architecture ? 1 : EMULATION_SLOWNESS;
