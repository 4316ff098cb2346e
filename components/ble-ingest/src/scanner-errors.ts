import { SwardError } from '@sward/contracts/errors.ts';

/** The gateway cannot hear Bluetooth sensors. The message says what to do; waiting does not help. */
export class ScannerUnavailableError extends SwardError {
  readonly code = 'SCANNER_UNAVAILABLE';
}
