import { SwardError } from '@sward/contracts/errors.ts';

/** CloudFormation did not take an answer: Lambda calls the function again, or CloudFormation waits until its time is up. */
export class AnswerNotTakenError extends SwardError {
  readonly code = 'ANSWER_NOT_TAKEN';
}
