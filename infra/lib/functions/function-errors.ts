import { SwardError } from '@sward/contracts/errors.ts';

/** The function was started without a variable that its construct sets. */
export class MissingEnvironmentError extends SwardError {
  readonly code = 'MISSING_ENVIRONMENT';
}
