import { SwardError } from '@sward/contracts/errors.ts';

/** Readings came sooner than alerts may be judged by them. They come again. */
export class ReadingsNotSettledError extends SwardError {
  readonly code = 'READINGS_NOT_SETTLED';
}

/** There is more to judge than one invocation can. What was judged is kept; the message comes again for the rest. */
export class JudgementUnfinishedError extends SwardError {
  readonly code = 'JUDGEMENT_UNFINISHED';
}
