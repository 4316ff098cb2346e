import { SwardError } from '@sward/contracts/errors.ts';

/** A message that names another gateway or device than the topic it came on: its sender is wrong or lies. */
export class ForeignMessageError extends SwardError {
  readonly code = 'FOREIGN_MESSAGE';
}

/** The table kept refusing writes, by throttling, for as long as one invocation can wait. */
export class StoreBusyError extends SwardError {
  readonly code = 'STORE_BUSY';
}
