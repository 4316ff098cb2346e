import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ConsumerQueue } from '../../feed/constructs/feed-queues.ts';
import { DEAD_LETTERS_OUTPUT, QUEUE_OUTPUT, RULE_ERRORS_OUTPUT } from '../output-names.ts';

/** Tells `npm run redrive` of a queue and its dead letters: outputs `<Name>QueueUrl` and `<Name>DeadLettersUrl`. */
export function addQueueOutputs(stack: Stack, name: string, { queue, deadLetters }: ConsumerQueue): void {
  new CfnOutput(stack, `${name}${QUEUE_OUTPUT}`, { value: queue.queueUrl });
  new CfnOutput(stack, `${name}${DEAD_LETTERS_OUTPUT}`, { value: deadLetters.queueUrl });
}

/** Tells `npm run redrive` where rule errors are. */
export function addRuleErrorsOutput(stack: Stack, ruleErrors: IQueue): void {
  new CfnOutput(stack, RULE_ERRORS_OUTPUT, { value: ruleErrors.queueUrl });
}
