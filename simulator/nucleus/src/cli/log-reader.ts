import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { RootFolderError } from '../nucleus-errors.ts';

export type LogLine = { readonly component: string; readonly text: string };

const SUFFIX = '.log';

/**
 * Components that have a log below a root folder.
 *
 * @throws RootFolderError when the one that was asked for has none
 */
export const loggedComponents = (folder: string, wanted: string | undefined): readonly string[] => {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(SUFFIX)) : [];
  const components = names.map((name) => name.slice(0, -SUFFIX.length)).sort();
  if (wanted === undefined || components.includes(wanted)) return wanted === undefined ? components : [wanted];
  throw new RootFolderError(`there is no log of ${wanted} in ${folder}; there are ${components.join(', ') || 'none'}`);
};

/** The last lines of these logs, in the order of their time stamps. */
export const lastLines = (folder: string, components: readonly string[], count: number): readonly LogLine[] => {
  const lines = components.flatMap((component) =>
    readFileSync(join(folder, component + SUFFIX), 'utf8')
      .split('\n')
      .slice(0, -1)
      .slice(-count)
      .map((text) => ({ component, text })),
  );
  return lines.sort((a, b) => (a.text < b.text ? -1 : 1)).slice(-count);
};

/** Reads what is new in one log at each call; goes on in the next file when the nucleus has set the old one aside. */
export class LogFollower {
  readonly #path: string;
  readonly #component: string;
  #inode: number | undefined;
  #position = 0;
  #rest = '';

  /** @param fromEnd skip what is there already */
  constructor(folder: string, component: string, fromEnd: boolean) {
    this.#path = join(folder, component + SUFFIX);
    this.#component = component;
    if (fromEnd) this.#read();
  }

  next(): readonly LogLine[] {
    const lines = (this.#rest + this.#read()).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map((text) => ({ component: this.#component, text }));
  }

  #read(): string {
    if (!existsSync(this.#path)) return '';
    const descriptor = openSync(this.#path, 'r');
    try {
      const { ino, size } = fstatSync(descriptor);
      if (ino !== this.#inode) this.#position = 0;
      this.#inode = ino;
      const bytes = Buffer.alloc(Math.max(0, size - this.#position));
      this.#position += readSync(descriptor, bytes, 0, bytes.length, this.#position);
      return bytes.toString('utf8');
    } finally {
      closeSync(descriptor);
    }
  }
}
