import { SwardError } from '@sward/contracts/errors.ts';

/** Nobody can be asked: no credentials, expired ones, no region, no network. */
export class AccountUnreachableError extends SwardError {
  readonly code = 'ACCOUNT_UNREACHABLE';
}
