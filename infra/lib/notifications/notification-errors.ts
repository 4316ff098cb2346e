import { SwardError } from '@sward/contracts/errors.ts';

/** The other side will never take it as it is: wrong credentials, an unknown chat, an address that is not allowed. */
export class ChannelRefusedError extends SwardError {
  readonly code = 'CHANNEL_REFUSED';
}

/** The other side may take it later: not reachable, out of order, too many requests. */
export class ChannelBusyError extends SwardError {
  readonly code = 'CHANNEL_BUSY';
  /** The wait that it asked for, s. */
  readonly retryAfterS: number | undefined;

  constructor(message: string, { retryAfterS, ...options }: ErrorOptions & { readonly retryAfterS?: number } = {}) {
    super(message, options);
    this.retryAfterS = retryAfterS;
  }
}

/** No channel of this id: it was deleted, or was never made. */
export class ChannelMissingError extends SwardError {
  readonly code = 'CHANNEL_MISSING';
}

/** A channel that may not be saved or used: it names what belongs to another tenant. */
export class InvalidChannelError extends SwardError {
  readonly code = 'INVALID_CHANNEL';
}

/** No secret of this name, or one without text. */
export class SecretMissingError extends SwardError {
  readonly code = 'SECRET_MISSING';
}

/** A message template with a variable that does not exist, or with braces that do not match. */
export class InvalidTemplateError extends SwardError {
  readonly code = 'INVALID_TEMPLATE';
}

/** There is no open alert of this id. */
export class AlertMissingError extends SwardError {
  readonly code = 'ALERT_MISSING';
}
