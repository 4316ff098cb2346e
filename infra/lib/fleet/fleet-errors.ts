import { SwardError } from '@sward/contracts/errors.ts';

/** There is no build to deploy. */
export class MissingBuildError extends SwardError {
  readonly code = 'MISSING_BUILD';
}

/** A build that cannot be deployed as it is: recipes and artifacts do not fit together. */
export class InvalidBuildError extends SwardError {
  readonly code = 'INVALID_BUILD';
}

/** The fleet file says what cannot be: a key that is none, a configuration that a component does not take. */
export class InvalidFleetError extends SwardError {
  readonly code = 'INVALID_FLEET';
}
