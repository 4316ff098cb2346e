import type { NucleusFlavour } from '../nucleus/nucleus-config.ts';

const UNITS: Readonly<Record<NucleusFlavour, string>> = {
  lite: 'greengrass-lite.target',
  classic: 'greengrass.service',
};

/** What makes a nucleus read its certificate again. */
export const restartCommand = (flavour: NucleusFlavour): string => `systemctl restart ${UNITS[flavour]}`;
