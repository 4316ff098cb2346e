import { isInHardware } from '../nucleus/nucleus-config.ts';
import type { Situation } from './check.ts';
import type { Attempt } from './ports.ts';

/** The PEM texts that the nucleus connects with, as far as they can be read; undefined where none is named or it is in hardware. */
export type Credentials = {
  readonly certificate: Attempt<string> | undefined;
  readonly key: Attempt<string> | undefined;
  readonly rootCa: Attempt<string> | undefined;
};

export async function readCredentials({ machine, gateway: { config } }: Situation): Promise<Credentials> {
  const read = (path: string | undefined) =>
    path === undefined || isInHardware(path) ? undefined : machine.files.text(path);
  const [certificate, key, rootCa] = await Promise.all([
    read(config.certificatePath),
    read(config.privateKeyPath),
    read(config.rootCaPath),
  ]);
  return { certificate, key, rootCa };
}

export const textOf = (attempt: Attempt<string> | undefined): string | undefined =>
  attempt?.ok ? attempt.value : undefined;
