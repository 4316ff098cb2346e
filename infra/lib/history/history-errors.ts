import { SwardError } from '@sward/contracts/errors.ts';

/** A stored segment is not what this version or one before wrote: the table was changed by hand, or a newer version wrote it. */
export class CorruptSegmentError extends SwardError {
  readonly code = 'CORRUPT_SEGMENT';
}

/** A question over more days than one answer may cost requests for. */
export class HistoryRangeError extends SwardError {
  readonly code = 'HISTORY_RANGE';
}
