import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CredentialsError, RotationBusyError } from '../certificate-errors.ts';

/**
 * Does something that only one process may do at a time. The lock is a file with the process's id; one that a process left behind when it
 * was killed is taken over.
 * @throws RotationBusyError where another process has it, CredentialsError where the file cannot be made
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  if (isLeftBehind(path)) rmSync(path, { force: true });
  take(path);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Linked into place, so that the id is in the file from its first moment. */
function take(path: string): void {
  const own = `${path}.${process.pid}`;
  try {
    writeFileSync(own, String(process.pid), { mode: 0o600 });
    linkSync(own, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new RotationBusyError(`another process exchanges the certificate (${path}): wait for it`, { cause: error });
    }
    throw new CredentialsError(`${path} cannot be made: run it with sudo`, { cause: error });
  } finally {
    rmSync(own, { force: true });
  }
}

function isLeftBehind(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return false;
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return codeOf(error) === 'ESRCH';
  }
}

const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
