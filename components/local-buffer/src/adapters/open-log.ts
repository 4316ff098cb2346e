import { type Clock, delay } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { LogError, LogLockedError, LogNotDurableError, LogSchemaError } from '../log-errors.ts';
import { type OpenOptions, openSqliteReadingLog, type SqliteReadingLog } from './sqlite-reading-log.ts';

/** The process before may still be on its way out. */
const LOCKED_RETRY_MS = 1000;
/** A full disk or a wrong right is cured by somebody: soon enough to be noticed, ms. */
const UNAVAILABLE_RETRY_MS = 10_000;
/** Another version or another disk comes with a new start; looking all the same costs nothing. */
const UNFIT_RETRY_MS = 60_000;

/**
 * Opens the log, waiting for as long as another process holds it, the disk does not give it, or a newer version wrote it.
 * Exiting instead would make the nucleus give the component up, long before somebody has made room or brought the version back;
 * the sources hold what they hear meanwhile.
 * @throws what is no failure of a log or a disk; the last error where `signal` ended the wait
 */
export async function openLogWhenPossible(
  options: OpenOptions,
  { clock, logger, signal }: { readonly clock: Clock; readonly logger: Logger; readonly signal?: AbortSignal },
): Promise<SqliteReadingLog> {
  for (;;) {
    try {
      return openSqliteReadingLog({ clock, logger, ...options });
    } catch (error) {
      await delay(clock, retryAfter(error, options.file, logger), signal);
      if (signal?.aborted) throw error;
    }
  }
}

function retryAfter(error: unknown, file: string, logger: Logger): number {
  if (error instanceof LogLockedError) {
    logger.warn('log_locked', { file, retry_ms: LOCKED_RETRY_MS });
    return LOCKED_RETRY_MS;
  }
  const isUnfit = error instanceof LogNotDurableError || error instanceof LogSchemaError;
  if (!(error instanceof LogError) && !isSystemError(error)) throw error;
  const retry_ms = isUnfit ? UNFIT_RETRY_MS : UNAVAILABLE_RETRY_MS;
  logger.error('log_unavailable', { file, retry_ms, error });
  return retry_ms;
}

/** An error of a system call, which names itself: EIO, say. Errors of the runtime itself come from another realm under test. */
function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
