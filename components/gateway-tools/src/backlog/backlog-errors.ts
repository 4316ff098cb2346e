import { SwardError } from '@sward/contracts/errors.ts';

/** The log cannot be copied as it is: says why, and what to do first. */
export class BacklogError extends SwardError {
  readonly code = 'BACKLOG';
}

/** Of the file system, and of SQLite. */
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL'];

/** What went wrong with a copy beside `target`. The buffer itself salvages a damaged log, row by row. */
export function copyFailure(cause: unknown, target: string): BacklogError {
  if (cause instanceof BacklogError) return cause;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  if (NO_ROOM.includes(code)) {
    return new BacklogError(
      `there is no room beside ${target}, where twice the size of the log is needed: give another file`,
      {
        cause,
      },
    );
  }
  if (code.startsWith('E'))
    return new BacklogError(`${target} cannot be written, or the log be read (${code})`, { cause });
  return new BacklogError(
    'this is no sound log. Where it is one that was damaged, carry readings.db and readings.db-wal over as they are, into the work folder of sward.LocalBuffer before its first start: it brings over what is sound',
    { cause },
  );
}
