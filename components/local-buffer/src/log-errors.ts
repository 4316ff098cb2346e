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

/** The file cannot be opened now: disk full, read-only, no permission. Kept trying: space and rights come back. */
export class LogUnavailableError extends LogError {
  readonly code = 'LOG_UNAVAILABLE';
}

/** The file is no sound log: bytes of it rotted. It is set aside, and what is sound in it is saved. */
export class LogDamagedError extends LogError {
  readonly code = 'LOG_DAMAGED';
}

/** A commit failed: disk full, read-only or broken. Nothing of it is in the log, nothing of it may be acknowledged. */
export class LogWriteError extends LogError {
  readonly code: string = 'LOG_WRITE_FAILED';
}

/** A commit failed for want of room, on the disk or within the log's own limit. */
export class LogFullError extends LogWriteError {
  override readonly code = 'LOG_FULL';
}

/** The file was written by a newer version. It is left untouched. */
export class LogSchemaError extends LogError {
  readonly code = 'LOG_SCHEMA_NEWER';
}
