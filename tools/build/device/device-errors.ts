import { SwardError } from '@sward/contracts/errors.ts';

/** A compiler for the device's processor is missing on this machine. */
export class MissingCompilerError extends SwardError {
  readonly code = 'MISSING_COMPILER';
}

/** A program that the build runs has failed: npm, the compiler. */
export class BuildStepError extends SwardError {
  readonly code = 'BUILD_STEP_FAILED';
}

/** What came is not what is pinned, or would not run on a device. */
export class UnfitBinaryError extends SwardError {
  readonly code = 'UNFIT_BINARY';
}
