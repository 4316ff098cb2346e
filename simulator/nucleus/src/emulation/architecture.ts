/** Architectures that Greengrass components are built for, in the words of `Platform.architecture`. */
export const ARCHITECTURES = ['aarch64', 'amd64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** How programs of an architecture are run where the processor is another. */
type Emulation = {
  /** Where Debian's cross packages put that architecture's loader and libraries. */
  readonly libraries: string;
  /** The loader that a program of it names. */
  readonly loader: string;
  /** The least processor to expect, as QEMU calls it: what it lacks must fail here and not in the field. */
  readonly processor?: string;
  /** Debian packages that bring all this. */
  readonly packages: string;
};

const EMULATIONS: Readonly<Record<Architecture, Emulation>> = {
  aarch64: {
    libraries: '/usr/aarch64-linux-gnu',
    loader: 'lib/ld-linux-aarch64.so.1',
    // That of the oldest 64-bit Pis: 3 and Zero 2 W.
    processor: 'cortex-a53',
    packages: 'qemu-user-static g++-aarch64-linux-gnu',
  },
  amd64: {
    libraries: '/usr/x86_64-linux-gnu',
    loader: 'lib/ld-linux-x86-64.so.2',
    packages: 'qemu-user-static g++-x86-64-linux-gnu',
  },
};

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What the programs of a foreign architecture need in their environment: QEMU_LD_PREFIX, below which their loader and
 * libraries lie, and QEMU_CPU. What `own` has set already stays.
 */
export const emulationEnvironment = (architecture: Architecture, own: Variables): Record<string, string> => {
  const { libraries, processor } = EMULATIONS[architecture];
  const cpu = own['QEMU_CPU'] ?? processor;
  return { QEMU_LD_PREFIX: own['QEMU_LD_PREFIX'] ?? libraries, ...(cpu === undefined ? {} : { QEMU_CPU: cpu }) };
};

/** Path of the loader that programs of a foreign architecture are started by, with this environment. */
export const loaderPath = (architecture: Architecture, environment: Variables): string =>
  `${environment['QEMU_LD_PREFIX'] ?? ''}/${EMULATIONS[architecture].loader}`;

/** What to do where programs of an architecture cannot be run. */
export const emulationAdvice = (architecture: Architecture): string =>
  `on Debian: sudo apt-get install ${EMULATIONS[architecture].packages}; where systemd does not run, in a container say, the kernel must also be told of QEMU: sudo tools/install-system-parts.sh does both`;
