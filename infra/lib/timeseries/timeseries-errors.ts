import { SwardError } from '@sward/contracts/errors.ts';

/** The database is down, restarting or throttles: the same write may work later. */
export class DatabaseBusyError extends SwardError {
  readonly code = 'DATABASE_BUSY';
}

/** The database answers, but not to us: its token, its bucket or its address is wrong. Nothing is lost while a person puts it right. */
export class DatabaseAccessError extends SwardError {
  readonly code = 'DATABASE_ACCESS';
}

/** A reading that no time series database could hold. */
export class UnwritableReadingError extends SwardError {
  readonly code = 'UNWRITABLE_READING';
}
