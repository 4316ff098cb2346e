import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import { explainAccountError } from '../account-errors.ts';
import { SqsLetterBox } from './adapters/sqs-letter-box.ts';
import { stackOutputs } from './adapters/stack-outputs.ts';
import { findPairs } from './find-pairs.ts';
import type { LetterBox } from './letter-box.ts';
import { listLetters } from './list-letters.ts';
import { isChoice, type RedriveOptions } from './options.ts';
import { type QueuePair, RULE_ERRORS } from './queue-pair.ts';
import { RedriveError } from './redrive-errors.ts';
import { listingOf, sentLine } from './report.ts';
import { sendBack } from './send-back.ts';

/** Where AWS answers, where it is not where the region says. */
export type Endpoint = { readonly endpoint?: string };

const RIGHTS =
  'cloudformation:DescribeStacks, and on the queues sqs:ReceiveMessage, sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:SendMessage';

type Print = (line: string) => void;

async function list(box: LetterBox, pairs: readonly QueuePair[], print: Print): Promise<void> {
  for (const pair of pairs) listingOf(await listLetters(box, pair), Date.now()).forEach(print);
}

/** @throws RedriveError for rule errors, and the first error that ended a queue early, once all that went well is told */
async function send(box: LetterBox, pairs: readonly QueuePair[], options: RedriveOptions, print: Print): Promise<void> {
  const { reason, dryRun, limit = Number.POSITIVE_INFINITY } = options;
  const choice = { limit, dryRun, ...(reason === undefined ? {} : { reason }) };
  if (options.queue === RULE_ERRORS)
    throw new RedriveError('rule errors are not sent back: no function could read them');
  for (const pair of pairs) {
    if (pair.queueUrl === undefined) continue;
    const result = await sendBack(box, pair, choice);
    print(sentLine(result, dryRun));
    if (result.error !== undefined) throw result.error;
  }
}

/**
 * Lists dead letters or sends them back, as options say.
 * @throws RedriveError that says what to do
 */
export async function runRedrive(options: RedriveOptions, print: Print, address: Endpoint = {}): Promise<void> {
  const settings = { ...address, ...(options.region === undefined ? {} : { region: options.region }) };
  const stacks = new CloudFormationClient(settings);
  const queues = new SQSClient(settings);
  const box = new SqsLetterBox(queues);
  try {
    const pairs = await findPairs(options, (name) => stackOutputs(stacks, name));
    await (isChoice(options) ? send(box, pairs, options, print) : list(box, pairs, print));
  } catch (error) {
    if (error instanceof RedriveError) throw error;
    throw new RedriveError(explainAccountError(error, RIGHTS), { cause: error });
  } finally {
    for (const client of [stacks, queues]) client.destroy();
  }
}
