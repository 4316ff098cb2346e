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

/** Greengrass took a deployment and did not say which. */
export class MissingDeploymentIdError extends SwardError {
  readonly code = 'MISSING_DEPLOYMENT_ID';
}

/** A thing could be taken out of its group and not be put into the other. */
export class MembershipError extends SwardError {
  readonly code = 'MEMBERSHIP';
}
