import { SwardError } from '@sward/contracts/errors.ts';

/** No gateway of that name is registered or was heard. */
export class UnknownGatewayError extends SwardError {
  readonly code = 'UNKNOWN_GATEWAY';
}

/** The person who was asked said no, or could not be asked. */
export class NotConfirmedError extends SwardError {
  readonly code = 'NOT_CONFIRMED';
}
