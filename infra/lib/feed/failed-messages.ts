import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { FailedRecord } from '../telemetry/ports.ts';
import type { DeadLetters, MessageDelays } from './ports.ts';
import { retryWaitS } from './retry-wait.ts';

const DAY_MS = 86_400_000;
/** SQS forgets a message after 14 days, and a dead letter that it moved itself counts from the same day. */
const GIVE_UP_AFTER_MS = 13 * DAY_MS;

export type FailurePorts = {
  readonly source: string;
  readonly deadLetters: DeadLetters;
  readonly delays: MessageDelays;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Told of what went wrong besides: nothing is lost by it. */
  readonly warn: (event: string, error: unknown) => void;
};

type FailedMessage = { readonly record: SQSRecord; readonly reason: string };

const isExpiring = ({ record }: FailedMessage, now: number) =>
  now - Number(record.attributes.SentTimestamp) > GIVE_UP_AFTER_MS;

/** What SQS would forget tomorrow becomes a dead letter, which is a new message and keeps for 14 days more. */
async function giveUp({ record, reason }: FailedMessage, { deadLetters, source, warn }: FailurePorts): Promise<void> {
  await deadLetters.add({ body: record.body, reason, source, messageId: record.messageId, origin: {} });
  warn('message_given_up', reason);
}

/** @returns those that are no dead letters */
async function withoutExpiring(failed: readonly FailedMessage[], ports: FailurePorts): Promise<FailedMessage[]> {
  const kept: FailedMessage[] = [];
  for (const message of failed) {
    if (!isExpiring(message, ports.now())) {
      kept.push(message);
      continue;
    }
    try {
      await giveUp(message, ports);
    } catch (error) {
      kept.push(message);
      ports.warn('dead_letter_not_kept', error);
    }
  }
  return kept;
}

async function delayAll(failed: readonly FailedMessage[], { delays, random, warn }: FailurePorts): Promise<void> {
  if (failed.length === 0) return;
  const messages = failed.map(({ record: { receiptHandle, attributes } }) => ({
    receiptHandle,
    seconds: retryWaitS(Number(attributes.ApproximateReceiveCount), random()),
  }));
  try {
    await delays.delay(messages);
  } catch (error) {
    // They come again all the same, when the queue's own visibility timeout ends.
    warn('messages_not_delayed', error);
  }
}

/**
 * Gives the failed messages of an invocation back to their queue, each to come again after a longer wait than the last time, so that
 * an outage of days costs few deliveries. What is about to expire is kept as a dead letter.
 * @returns the answer to Lambda. Never throws
 */
export async function settleFailures(
  records: readonly SQSRecord[],
  failures: readonly FailedRecord[],
  ports: FailurePorts,
): Promise<SQSBatchResponse> {
  const reasons = new Map(failures.map(({ id, reason }) => [id, reason]));
  const failed = records.flatMap((record): FailedMessage[] => {
    const reason = reasons.get(record.messageId);
    return reason === undefined ? [] : [{ record, reason }];
  });
  const kept = await withoutExpiring(failed, ports);
  await delayAll(kept, ports);
  return { batchItemFailures: kept.map(({ record }) => ({ itemIdentifier: record.messageId })) };
}
