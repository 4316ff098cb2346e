import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attempt } from '../ports.ts';
import { failureOf } from './failure.ts';

/** What the address of a unix socket holds. */
const MAX_PATH_BYTES = 107;

/** Calls `use` with a path of a socket that is short enough: a deep folder is opened, and named by its handle. */
export async function withShortPath<T>(
  folder: string,
  name: string,
  use: (path: string) => Promise<Attempt<T>>,
): Promise<Attempt<T>> {
  const path = join(folder, name);
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) return use(path);
  try {
    const handle = await open(folder, 'r');
    try {
      return await use(`/proc/self/fd/${handle.fd}/${name}`);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return failureOf(error);
  }
}
