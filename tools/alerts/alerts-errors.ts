import { SwardError } from '@sward/contracts/errors.ts';

/** What a person gave cannot be used: says where, and what would do. */
export class AlertsInputError extends SwardError {
  readonly code = 'ALERTS_INPUT';
}

/** The tables and queues that are asked about cannot be reached. */
export class AlertsPlaceError extends SwardError {
  readonly code = 'ALERTS_PLACE';
}
