import { SwardError } from '@sward/contracts/errors.ts';

/** A setting that there is not, or a value that it does not take. */
export class InvalidSettingError extends SwardError {
  readonly code = 'INVALID_SETTING';
}
