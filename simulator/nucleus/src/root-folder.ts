import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RootFolderError } from './nucleus-errors.ts';

/** Paths below the root folder of a nucleus, named as the nuclei name theirs where they have them. */
export type RootFolder = {
  readonly path: string;
  readonly ipcSocket: string;
  readonly controlSocket: string;
  readonly logs: string;
  readonly state: string;
  readonly configuration: string;
  readonly rootCa: string;
  /** Makes the folder, for its user only. */
  workPath(component: string): string;
};

/** Where the control socket of a nucleus with this root is. */
export const controlSocketPath = (root: string): string => join(root, 'control.sock');

/** Where the logs of the components of a nucleus with this root are. */
export const logsFolder = (root: string): string => join(root, 'logs');

/**
 * Makes the folder, for its user only: it holds configuration and sockets. One that is there keeps its mode, for it may be
 * anybody's (`--root /tmp`): files and sockets in it have modes of their own.
 *
 * @throws RootFolderError
 */
export const openRootFolder = (root: string): RootFolder => {
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    const path = realpathSync(root);
    return {
      path,
      ipcSocket: join(path, 'ipc.socket'),
      controlSocket: controlSocketPath(path),
      logs: logsFolder(path),
      state: join(path, 'state.json'),
      configuration: join(path, 'config.json'),
      rootCa: join(path, 'rootCA.pem'),
      workPath: (component) => {
        const work = join(path, 'work', component);
        mkdirSync(work, { recursive: true, mode: 0o700 });
        return work;
      },
    };
  } catch (error) {
    throw new RootFolderError(`cannot use ${root} as root folder: choose another by --root`, { cause: error });
  }
};

/** Writes the certificate authority of the broker where GG_ROOT_CA_PATH will point. */
export const writeRootCa = (folder: RootFolder, pem: string): void => writeFileSync(folder.rootCa, pem);
