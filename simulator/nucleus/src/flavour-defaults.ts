import type { Flavour } from './ports.ts';

/** Version of the real nucleus that each flavour imitates. */
export const NUCLEUS_VERSION: Readonly<Record<Flavour, string>> = { lite: '2.6.0', classic: '2.18.0' };

/** Pause before a component that failed starts again: RestartSec=1 in the units of lite, none on classic. */
export const RESTART_DELAY_MS: Readonly<Record<Flavour, number>> = { lite: 1000, classic: 0 };

/** Both nuclei give a component this long between SIGTERM and SIGKILL. */
export const STOP_TIMEOUT_MS = 15_000;

/** Long enough for a Node program that dies as it starts to be seen dying. */
export const SETTLE_MS = 250;

/** Components that the nucleus itself stands for, so that a recipe may depend on them. */
export const providedComponents = (flavour: Flavour): ReadonlyMap<string, string> =>
  new Map([
    [flavour === 'lite' ? 'aws.greengrass.NucleusLite' : 'aws.greengrass.Nucleus', NUCLEUS_VERSION[flavour]],
    ['aws.greengrass.Cli', NUCLEUS_VERSION[flavour]],
  ]);
