import { type Clock, delay } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { LogLockedError } from '../log-errors.ts';
import type { ReadingLog } from '../ports.ts';
import { type LogFileOptions, openSqliteReadingLog } from './sqlite-reading-log.ts';

const RETRY_MS = 1000;

/** Opens the log, waiting for as long as another process holds it: the one before may still be on its way out. */
export async function openLogWhenFree(options: LogFileOptions, clock: Clock, logger: Logger): Promise<ReadingLog> {
  for (;;) {
    try {
      return openSqliteReadingLog(options);
    } catch (error) {
      if (!(error instanceof LogLockedError)) throw error;
      logger.warn('log_locked', { file: options.file, retry_ms: RETRY_MS });
      await delay(clock, RETRY_MS);
    }
  }
}
