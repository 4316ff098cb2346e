import { SwardError } from '@sward/contracts/errors.ts';

/** A service went on refusing some entries of a call for as long as one invocation can wait: they come again. */
export class EntriesRefusedError extends SwardError {
  readonly code = 'ENTRIES_REFUSED';
}
