import { SwardError } from '@sward/contracts/errors.ts';

/** A GDK project cannot be made or built. */
export class GdkError extends SwardError {
  readonly code = 'GDK';
}
