import { SwardError } from '@sward/contracts/errors.ts';

/** The command line cannot be understood. */
export class BenchUsageError extends SwardError {
  readonly code = 'BENCH_USAGE';
}

/** A benchmark, or a program that it needs, does not work. */
export class BenchFailedError extends SwardError {
  readonly code = 'BENCH_FAILED';
}

/** A peer is not there, so that its rows are missing. Not a failure of the run. */
export class PeerMissingError extends SwardError {
  readonly code = 'PEER_MISSING';
}
