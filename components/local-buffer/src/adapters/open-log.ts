import { type Clock, delay } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { LogError, LogLockedError, LogNotDurableError, LogSchemaError } from '../log-errors.ts';
import { type OpenOptions, openSqliteReadingLog, type SqliteReadingLog } from './sqlite-reading-log.ts';

/** The process before may still be on its way out. */
const LOCKED_RETRY_MS = 1000;
/** A full disk or a wrong right is cured by somebody: soon enough to be noticed, ms. */
const UNAVAILABLE_RETRY_MS = 10_000;

/**
 * Opens the log, waiting for as long as another process holds it, or the disk does not give it. Exiting instead would make
 * the nucleus give the component up, long before somebody has made room.
 * @throws LogNotDurableError, LogSchemaError: only another file system or version cures them; the last error where
 *   `signal` ended the wait
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
  if (error instanceof LogNotDurableError || error instanceof LogSchemaError || !(error instanceof LogError))
    throw error;
  logger.error('log_unavailable', { file, retry_ms: UNAVAILABLE_RETRY_MS, error });
  return UNAVAILABLE_RETRY_MS;
}
