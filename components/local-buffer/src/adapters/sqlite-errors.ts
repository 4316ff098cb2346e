import {
  LogDamagedError,
  LogError,
  LogFullError,
  LogLockedError,
  LogUnavailableError,
  LogWriteError,
} from '../log-errors.ts';

/** SQLite's code of an error or of what caused it. By the code and not the class: the addon makes errors in the realm that loaded it first. */
export function sqliteCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && String(error.code).startsWith('SQLITE_')) return String(error.code);
  return 'cause' in error ? sqliteCode(error.cause) : '';
}

const isDamage = (code: string): boolean => code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';

/** What it means that the file could not be opened. */
export function openError(file: string, error: unknown): LogError {
  if (error instanceof LogError) return error;
  const code = sqliteCode(error);
  if (code.startsWith('SQLITE_BUSY')) return new LogLockedError(`another process holds ${file}`, { cause: error });
  if (isDamage(code)) return new LogDamagedError(`${file} is damaged`, { cause: error });
  return new LogUnavailableError(`${file} cannot be opened: see that its disk has room and its folder may be written`, {
    cause: error,
  });
}

/** What it means that a transaction or a query failed. */
export function useError(error: unknown): LogError {
  if (error instanceof LogError) return error;
  const code = sqliteCode(error);
  if (isDamage(code)) return new LogDamagedError('the log is damaged', { cause: error });
  if (code === 'SQLITE_FULL') return new LogFullError('neither the disk nor the log has room', { cause: error });
  return new LogWriteError(`the transaction failed: ${String(error)}`, { cause: error });
}

/** Whether a sector could not be read: where it stays so, what lies on it is as lost as if it had rotted. */
export const isUnreadable = (error: unknown): boolean => sqliteCode(error) === 'SQLITE_IOERR_READ';

/** Whether the file itself failed, and not a statement: it is closed then, and opened again. */
export function isFileFailure(error: LogError): boolean {
  return /^SQLITE_(IOERR|READONLY|CANTOPEN|PROTOCOL)/.test(sqliteCode(error));
}
