import { SwardError } from '@sward/contracts/errors.ts';

/** Dead letters cannot be reached, or what was asked for is not there. */
export class RedriveError extends SwardError {
  readonly code = 'REDRIVE';
}
