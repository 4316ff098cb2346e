import { SwardError } from '@sward/contracts/errors.ts';

/** The log cannot be copied as it is: says why, and what to do first. */
export class BacklogError extends SwardError {
  readonly code = 'BACKLOG';
}
