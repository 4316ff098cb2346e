import { SwardError } from '@sward/contracts/errors.ts';

/** Messages that failed come again when their queue wants it, and not when they were meant to. */
export class NotDelayedError extends SwardError {
  readonly code = 'NOT_DELAYED';
}
