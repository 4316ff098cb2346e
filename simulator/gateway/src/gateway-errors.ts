import { SwardError } from '@sward/contracts/errors.ts';

/** An option of `npm start` that cannot be followed. */
export class UsageError extends SwardError {
  readonly code = 'USAGE';
}

/** The local gateway did not come up. */
export class StartError extends SwardError {
  readonly code = 'START_FAILED';
}
