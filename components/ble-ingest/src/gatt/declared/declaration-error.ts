import { SwardError } from '@sward/contracts/errors.ts';

/** A format declared in the configuration is none. The message names the bad part and says what is allowed. */
export class DeclarationError extends SwardError {
  readonly code = 'INVALID_DECLARATION';
}
