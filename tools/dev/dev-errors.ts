import { SwardError } from '@sward/contracts/errors.ts';

/** `npm run dev` was asked for something that it cannot do. */
export class DevError extends SwardError {
  readonly code = 'DEV';
}
