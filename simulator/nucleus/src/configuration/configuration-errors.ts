import { NucleusError } from '../nucleus-errors.ts';

/** A value too large for one leaf of lite's configuration store. */
export class LeafTooLargeError extends NucleusError {
  readonly code = 'CONFIGURATION_LEAF_TOO_LARGE';
}

/** A value nested so deep that reading it back could exhaust the stack. */
export class TooDeepError extends NucleusError {
  readonly code = 'CONFIGURATION_TOO_DEEP';
}

/** A RESET entry that is no JSON pointer (RFC 6901). */
export class InvalidPointerError extends NucleusError {
  readonly code = 'INVALID_JSON_POINTER';
}

/** The saved configuration cannot be read back. */
export class SavedConfigurationError extends NucleusError {
  readonly code = 'SAVED_CONFIGURATION_UNREADABLE';
}
