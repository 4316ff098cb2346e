/** Root of every error that Sward throws on purpose. `code` is stable: logs, statuses and documents name it. */
export abstract class SwardError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An id holds a character outside the alphabet that topics, paths, keys and SQL parameters share. */
export class InvalidIdError extends SwardError {
  readonly code = 'INVALID_ID';
}

/** Bytes that are no message of the expected schema: truncated, foreign, or out of range. */
export class InvalidMessageError extends SwardError {
  readonly code = 'INVALID_MESSAGE';
}

/** A message that cannot be made to fit the limit of the link it is meant for. */
export class MessageTooLargeError extends SwardError {
  readonly code = 'MESSAGE_TOO_LARGE';
}
