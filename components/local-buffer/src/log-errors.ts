import { SwardError } from '@sward/contracts/errors.ts';

/** A failure of the durable log. Subclasses say whether waiting, an operator or nobody can cure it. */
export abstract class LogError extends SwardError {}

/** The file does not give the durability that the log promises: it would lose acknowledged readings at a power cut. */
export class LogNotDurableError extends LogError {
  readonly code = 'LOG_NOT_DURABLE';
}

/** Another process holds the log. Wait for it to end. */
export class LogLockedError extends LogError {
  readonly code = 'LOG_LOCKED';
}

/** The file cannot be opened now: disk full, read-only, no permission, damaged. Kept trying: space and rights come back. */
export class LogUnavailableError extends LogError {
  readonly code = 'LOG_UNAVAILABLE';
}

/** A commit failed: disk full, read-only or broken. Nothing of it is in the log, nothing of it may be acknowledged. */
export class LogWriteError extends LogError {
  readonly code = 'LOG_WRITE_FAILED';
}

/** The file was written by a newer version. It is left untouched. */
export class LogSchemaError extends LogError {
  readonly code = 'LOG_SCHEMA_NEWER';
}
