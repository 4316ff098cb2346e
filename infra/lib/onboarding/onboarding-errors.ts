import { SwardError } from '@sward/contracts/errors.ts';

/** The gateway id is taken: replacing its gateway must be asked for. */
export class AlreadyRegisteredError extends SwardError {
  readonly code = 'ALREADY_REGISTERED';
}

/** An id that AWS IoT takes for no thing's name, or that would be mistaken for another client of ours. */
export class InvalidGatewayNameError extends SwardError {
  readonly code = 'INVALID_GATEWAY_NAME';
}

/** Nobody registered the gateway. */
export class NotRegisteredError extends SwardError {
  readonly code = 'NOT_REGISTERED';
}
