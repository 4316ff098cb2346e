import { STACK_NAMES } from '@sward/infra/lib/stack-names.ts';
import type { RedriveOptions } from './options.ts';
import { pairsOf, type QueuePair } from './queue-pair.ts';
import { RedriveError } from './redrive-errors.ts';

/** Outputs of a stack by name; undefined where there is none. */
export type OutputsOf = (stack: string) => Promise<ReadonlyMap<string, string> | undefined>;

async function pairsOfStacks(outputsOf: OutputsOf): Promise<QueuePair[]> {
  const data = await outputsOf(STACK_NAMES.data);
  if (data === undefined) {
    throw new RedriveError(`no stack ${STACK_NAMES.data} in this account and region: check AWS_PROFILE and AWS_REGION`);
  }
  const alerts = (await outputsOf(STACK_NAMES.alerts)) ?? new Map();
  return pairsOf(new Map([...data, ...alerts]));
}

/** `https://sqs.eu-west-1.amazonaws.com/1/mine` as people name it: `mine`. */
const nameOf = (url: string) => url.slice(url.lastIndexOf('/') + 1) || url;

/**
 * The queues that options are about.
 * @throws RedriveError where there is no such queue
 */
export async function findPairs(
  { deadLetters, queueUrl, queue }: RedriveOptions,
  outputsOf: OutputsOf,
): Promise<QueuePair[]> {
  if (deadLetters !== undefined && queueUrl !== undefined) {
    return [{ name: nameOf(queueUrl), deadLettersUrl: deadLetters, queueUrl }];
  }
  const pairs = await pairsOfStacks(outputsOf);
  if (queue === undefined) return pairs;
  const chosen = pairs.filter(({ name }) => name === queue);
  if (chosen.length > 0) return chosen;
  throw new RedriveError(`no queue ${queue}: there are ${pairs.map(({ name }) => name).join(', ')}`);
}
