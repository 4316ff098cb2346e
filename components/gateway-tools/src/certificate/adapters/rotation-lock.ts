import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CredentialsError, RotationBusyError } from '../certificate-errors.ts';

/** Changes with each boot, and with it the meaning of process ids. */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/**
 * Does something that only one process may do at a time. The lock is a file with the process's id and the boot's; one that a process left behind
 * when it was killed, or the power went, is taken over.
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
    writeFileSync(own, `${process.pid} ${bootId()}`, { mode: 0o600 });
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
  const text = textOf(path);
  if (text === undefined) return false;
  // After a power cut a file may be empty.
  const [, pid, boot] = /^(\d+) (\S+)$/.exec(text) ?? [];
  if (boot !== bootId()) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return codeOf(error) === 'ESRCH';
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const bootId = () => textOf(BOOT_ID)?.trim() || 'unknown';

const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
