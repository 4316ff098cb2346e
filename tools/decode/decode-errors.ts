import { SwardError } from '@sward/contracts/errors.ts';

/** What was given to decode cannot be read. The message says what to give instead. */
export class DecodeInputError extends SwardError {
  readonly code = 'DECODE_INPUT';
}
