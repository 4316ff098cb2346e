import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { failureReason } from '../telemetry/failure-reason.ts';
import type { FailedRecord, StoredReading } from '../telemetry/ports.ts';
import { decodeFeedMessage } from './feed-message.ts';
import type { DeadLetter, DeadLetters, FeedSink, RefusedReading } from './ports.ts';
import { toRefusedLetters } from './refused-letters.ts';

/** A message of the feed as its queue hands it out. */
export type FeedRecord = { readonly id: string; readonly body: string };

export type FeedIntakePorts = {
  /** Whose queue it is: dead letters name it. */
  readonly source: string;
  readonly sink: FeedSink;
  readonly deadLetters: DeadLetters;
};

/** What became of an invocation's messages. */
export type FeedReport = {
  /** They come again. */
  readonly failed: readonly FailedRecord[];
  readonly deadLetters: readonly DeadLetter[];
  /** Readings that the sink has, repeats included... */
  readonly taken: readonly StoredReading[];
  /** ...and readings that it will never have. */
  readonly refused: readonly RefusedReading[];
};

type ReadMessage = { readonly id: string; readonly readings: readonly StoredReading[] };

type Outcome = { failed: FailedRecord[]; letters: DeadLetter[]; taken: StoredReading[]; refused: RefusedReading[] };

const keyOf = ({ gatewayId, epoch, seq }: StoredReading) => `${gatewayId}#${epoch}#${seq}`;

const fail = (messages: readonly { readonly id: string }[], error: unknown): FailedRecord[] =>
  messages.map(({ id }) => ({ id, reason: failureReason(error) }));

/** What is no message of the feed can never be one. */
async function readAll(
  records: readonly FeedRecord[],
  ports: FeedIntakePorts,
  outcome: Outcome,
): Promise<ReadMessage[]> {
  const messages: ReadMessage[] = [];
  for (const { id, body } of records) {
    try {
      messages.push({ id, readings: decodeFeedMessage(body) });
    } catch (error) {
      if (!(error instanceof InvalidMessageError)) {
        outcome.failed.push({ id, reason: failureReason(error) });
        continue;
      }
      const letter = { body, reason: failureReason(error), source: ports.source, messageId: id, origin: {} };
      await keep(letter, [id], ports, outcome);
    }
  }
  return messages;
}

/** Where a letter cannot be kept, its messages come again. */
async function keep(
  letter: DeadLetter,
  messageIds: readonly string[],
  { deadLetters }: FeedIntakePorts,
  outcome: Outcome,
): Promise<void> {
  try {
    await deadLetters.add(letter);
    outcome.letters.push(letter);
  } catch (error) {
    outcome.failed.push(
      ...fail(
        messageIds.map((id) => ({ id })),
        error,
      ),
    );
  }
}

/** @returns whether the sink took them */
async function take(messages: readonly ReadMessage[], ports: FeedIntakePorts, outcome: Outcome): Promise<unknown> {
  const readings = messages.flatMap((message) => message.readings);
  try {
    const refused = await ports.sink.take(readings);
    const gone = new Set(refused.map(({ reading }) => keyOf(reading)));
    for (const reading of refused) outcome.refused.push(reading);
    for (const reading of readings) if (!gone.has(keyOf(reading))) outcome.taken.push(reading);
    return undefined;
  } catch (error) {
    return error;
  }
}

/**
 * One message may be all that the sink cannot bear, so where it fails with all of them it gets them one by one. Two failures in a
 * row are the sink's own: asking on would only use up the time of the invocation.
 */
async function takeOneByOne(messages: readonly ReadMessage[], ports: FeedIntakePorts, outcome: Outcome): Promise<void> {
  let inARow = 0;
  for (const [i, message] of messages.entries()) {
    const error = await take([message], ports, outcome);
    if (error === undefined) {
      inARow = 0;
      continue;
    }
    inARow += 1;
    outcome.failed.push(...fail(inARow < 2 ? [message] : messages.slice(i), error));
    if (inARow === 2) return;
  }
}

async function takeAll(messages: readonly ReadMessage[], ports: FeedIntakePorts, outcome: Outcome): Promise<void> {
  if (messages.length === 0) return;
  const error = await take(messages, ports, outcome);
  if (error === undefined) return;
  if (messages.length === 1) outcome.failed.push(...fail(messages, error));
  else await takeOneByOne(messages, ports, outcome);
}

/**
 * Gives a consumer the readings of all messages of an invocation at once: fewer and larger writes. What it refuses becomes dead letters
 * with its reason, and so does what is no message of the feed. Where it throws, messages come again.
 */
export async function takeFeed(records: readonly FeedRecord[], ports: FeedIntakePorts): Promise<FeedReport> {
  const outcome: Outcome = { failed: [], letters: [], taken: [], refused: [] };
  const messages = await readAll(records, ports, outcome);
  await takeAll(messages, ports, outcome);
  const ids = new Map(messages.flatMap(({ id, readings }) => readings.map((reading) => [keyOf(reading), id])));
  const letters = toRefusedLetters(ports.source, outcome.refused, (reading) => ids.get(keyOf(reading)) ?? 'unknown');
  for (const { letter, messageIds } of letters) await keep(letter, messageIds, ports, outcome);
  const { failed, letters: deadLetters, taken, refused } = outcome;
  return { failed, deadLetters, taken, refused };
}
