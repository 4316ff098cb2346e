import { SwardError } from '@sward/contracts/errors.ts';

/** No file of either nucleus where they lie. */
export class NoNucleusError extends SwardError {
  readonly code = 'NO_NUCLEUS';
}

/** The files of the nucleus may not be read by this user. */
export class NucleusConfigForbiddenError extends SwardError {
  readonly code = 'NUCLEUS_CONFIG_FORBIDDEN';
}

/** A file of the nucleus is no YAML, or has another shape. */
export class NucleusConfigInvalidError extends SwardError {
  readonly code = 'NUCLEUS_CONFIG_INVALID';
}
