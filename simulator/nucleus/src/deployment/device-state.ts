import { z } from 'zod';
import { RootFolderError } from '../nucleus-errors.ts';

/** What a nucleus must know to come up again as it went down; the configuration is kept by its own store. */
export type DeviceState = {
  /** Root components -> version. */
  readonly roots: ReadonlyMap<string, string>;
  /** Every component that runs, roots and dependencies -> version. */
  readonly components: ReadonlyMap<string, string>;
  /** `name-version` of those whose install step has succeeded. */
  readonly installed: ReadonlySet<string>;
};

export const EMPTY_STATE: DeviceState = { roots: new Map(), components: new Map(), installed: new Set() };

/** Where the state outlives the process. */
export interface DeviceStateFile {
  load(): DeviceState;
  save(state: DeviceState): void;
}

const FORMAT = 1;
const versions = z.record(z.string(), z.string());
const savedState = z.strictObject({
  format: z.literal(FORMAT),
  roots: versions,
  components: versions,
  installed: z.array(z.string()),
});

export const serialiseState = ({ roots, components, installed }: DeviceState): string =>
  `${JSON.stringify({ format: FORMAT, roots: Object.fromEntries(roots), components: Object.fromEntries(components), installed: [...installed] }, null, 2)}\n`;

/** @throws RootFolderError for a text that `serialiseState` did not write */
export const parseState = (text: string, file: string): DeviceState => {
  try {
    const { roots, components, installed } = savedState.parse(JSON.parse(text));
    return {
      roots: new Map(Object.entries(roots)),
      components: new Map(Object.entries(components)),
      installed: new Set(installed),
    };
  } catch (error) {
    throw new RootFolderError(`${file} cannot be read: delete it to start without components`, { cause: error });
  }
};
