import { SwardError } from '@sward/contracts/errors.ts';

/** The command line cannot be used. The message says what to give instead. */
export class ExportInputError extends SwardError {
  readonly code = 'EXPORT_INPUT';
}

/** Readings cannot be had: no credentials, no table, no such gateway. */
export class ExportSourceError extends SwardError {
  readonly code = 'EXPORT_SOURCE';
}

/** The file cannot be written as it was asked for. */
export class ExportFileError extends SwardError {
  readonly code = 'EXPORT_FILE';
}
