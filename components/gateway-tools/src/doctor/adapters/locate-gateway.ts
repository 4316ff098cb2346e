import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type NucleusPlaces, readNucleusConfig } from '../../nucleus/adapters/nucleus-config-files.ts';
import { type NucleusConfig, type NucleusFlavour, nucleusConfigOf } from '../../nucleus/nucleus-config.ts';
import {
  NoNucleusError,
  NucleusConfigForbiddenError,
  NucleusConfigInvalidError,
} from '../../nucleus/nucleus-errors.ts';
import type { Gateway } from '../check.ts';

export type LocateOptions = {
  /** Folder of the nucleus, where it is not the usual one. */
  readonly root?: string;
  /** Only this flavour. */
  readonly flavour?: NucleusFlavour;
};

const LITE_FOLDER = '/etc/greengrass';
const CLASSIC_ROOT = '/greengrass/v2';
/** No file is below a file. */
const NOWHERE = '/dev/null';

/** Finds the nucleus of this machine; undefined where there is none. */
export function locateGateway({ root, flavour }: LocateOptions): Gateway | undefined {
  const places = {
    liteFolder: flavour === 'classic' ? NOWHERE : (root ?? LITE_FOLDER),
    classicRoot: flavour === 'lite' ? NOWHERE : (root ?? CLASSIC_ROOT),
  };
  try {
    return gatewayOf(root, readNucleusConfig(places));
  } catch (error) {
    if (error instanceof NoNucleusError) return undefined;
    if (!(error instanceof NucleusConfigForbiddenError || error instanceof NucleusConfigInvalidError)) throw error;
    const problem = { text: error.message, forbidden: error instanceof NucleusConfigForbiddenError };
    return { ...gatewayOf(root, nucleusConfigOf(flavourAt(places), [])), problem };
  }
}

function gatewayOf(root: string | undefined, config: NucleusConfig): Gateway {
  const folder = root ?? config.rootPath;
  const path = existsSync(folder) ? realpathSync(folder) : folder;
  // The state of the local nucleus of a checkout; neither of the real ones has such a file.
  return {
    root: path,
    calledAs: folder,
    flavour: config.flavour,
    config,
    standIn: existsSync(join(path, 'state.json')),
  };
}

function flavourAt({ liteFolder = '', classicRoot = '' }: NucleusPlaces): NucleusFlavour {
  const isClassic = existsSync(join(classicRoot, 'config')) || !existsSync(liteFolder);
  return isClassic ? 'classic' : 'lite';
}
