import { requireEmulation } from './emulation/adapters/elf-probe.ts';
import { type Architecture, emulationEnvironment } from './emulation/architecture.ts';
import type { NucleusOptions } from './nucleus-options.ts';
import { type DevicePlatform, devicePlatform } from './recipes/platform.ts';

type Options = Pick<NucleusOptions, 'architecture'>;

const here = (): DevicePlatform => devicePlatform(process.platform, process.arch);

/** The architecture that must be emulated, undefined where components run on this processor. */
const foreignArchitecture = ({ architecture }: Options): Architecture | undefined =>
  architecture === here().architecture ? undefined : architecture;

/** What the imitated device says of itself; a device of another architecture than this machine's runs Linux. */
export const platformOf = ({ architecture }: Options): DevicePlatform =>
  architecture === undefined ? here() : { os: 'linux', architecture };

/** What components need in their environment to be emulated; nothing where they need not. */
export const architectureEnvironment = (options: Options): Record<string, string> => {
  const foreign = foreignArchitecture(options);
  return foreign === undefined ? {} : emulationEnvironment(foreign, process.env);
};

/** @throws EmulationError where components of the wanted architecture could not run */
export const requireRunnable = (options: Options): void => {
  const foreign = foreignArchitecture(options);
  if (foreign !== undefined) requireEmulation(foreign, architectureEnvironment(options));
};
