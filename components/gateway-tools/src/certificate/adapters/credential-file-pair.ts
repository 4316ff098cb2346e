import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CredentialsError } from '../certificate-errors.ts';
import { belongTogether } from '../certificate-facts.ts';
import type { CredentialFiles, Credentials } from '../ports.ts';

export type CredentialPaths = { readonly certificate: string; readonly key: string };

/** Others have no business with a key, whatever rights it was put there with. */
const NOT_FOR_OTHERS = 0o770;

/**
 * The nucleus's two files. Each changes by a rename; between the two renames lies the one moment at which they do not belong
 * together, and the next `read` finishes what was begun.
 */
export function createCredentialFilePair(paths: CredentialPaths): CredentialFiles {
  const real = orUnusable('found', () => ({
    certificate: realpathSync(paths.certificate),
    key: realpathSync(paths.key),
  }));
  return {
    read: () => orUnusable('read', () => readPair(real)),
    replace: (credentials) => orUnusable('replaced', () => replacePair(real, credentials)),
  };
}

function readPair(paths: CredentialPaths): Credentials {
  const present = { certificate: readFileSync(paths.certificate, 'utf8'), key: readFileSync(paths.key, 'utf8') };
  if (belongTogether(present.certificate, present.key)) return present;
  const waiting = newOf(paths.certificate);
  if (existsSync(waiting) && belongTogether(readFileSync(waiting, 'utf8'), present.key)) {
    rename(waiting, paths.certificate);
    return readPair(paths);
  }
  throw new CredentialsError(
    `${paths.key} is not the key of ${paths.certificate}: put the pair back that belongs together, from the .previous files`,
  );
}

function replacePair(paths: CredentialPaths, { certificate, key }: Credentials): void {
  // The certificate first: with the key alone, an exchange that is cut short could not be completed.
  writeLike(paths.certificate, newOf(paths.certificate), certificate, 0o777);
  writeLike(paths.key, newOf(paths.key), key, NOT_FOR_OTHERS);
  keepPrevious(paths.certificate, 0o777);
  keepPrevious(paths.key, NOT_FOR_OTHERS);
  rename(newOf(paths.key), paths.key);
  rename(newOf(paths.certificate), paths.certificate);
}

const newOf = (path: string) => `${path}.new`;
const previousOf = (path: string) => `${path}.previous`;

/** Writes a file with the owner and, within `mask`, the rights of another. It is nobody else's at any moment. */
function writeLike(model: string, path: string, text: string, mask: number): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  ownLike(model, path, mask);
}

function keepPrevious(path: string, mask: number): void {
  const beside = `${previousOf(path)}.new`;
  rmSync(beside, { force: true });
  copyFileSync(path, beside);
  ownLike(path, beside, mask);
  rename(beside, previousOf(path));
}

function ownLike(model: string, path: string, mask: number): void {
  const { uid, gid, mode } = statSync(model);
  const own = statSync(path);
  if (own.uid !== uid || own.gid !== gid) chownSync(path, uid, gid);
  chmodSync(path, mode & mask);
}

/** A rename that is on the disk when it returns. */
function rename(from: string, to: string): void {
  syncPath(from);
  renameSync(from, to);
  syncPath(dirname(to));
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function orUnusable<T>(verb: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof CredentialsError) throw error;
    throw new CredentialsError(
      `the gateway's certificate or key cannot be ${verb} (${String(error)}): run it with sudo`,
      {
        cause: error,
      },
    );
  }
}
