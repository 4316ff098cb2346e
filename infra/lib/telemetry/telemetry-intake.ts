import { InvalidIdError, InvalidMessageError } from '@sward/contracts/errors.ts';
import { InvalidDocumentError } from '../documents/document-errors.ts';
import type { DeadLetter, DeadLetters, ReadingFeed } from '../feed/ports.ts';
import type { Directory } from '../history/ports.ts';
import { type AckGroup, groupAcks, type ReadRecord, toAckMessages } from './ack-groups.ts';
import { failureReason } from './failure-reason.ts';
import { originOf, originOfBody } from './message-origin.ts';
import type { AckSender, FailedRecord, ReadingStore, StoredReading } from './ports.ts';
import { type QueuedMessage, readQueuedMessage } from './queued-message.ts';
import { ForeignMessageError } from './telemetry-errors.ts';

/** A queued message: the queue's id for it and the JSON that a rule of `rules.ts` made. */
export type QueueRecord = { readonly id: string; readonly body: string };

/** What the handler reaches the world through. */
export type TelemetryPorts = {
  readonly store: ReadingStore;
  readonly directory: Pick<Directory, 'update'>;
  readonly feed: ReadingFeed;
  readonly acks: AckSender;
  readonly deadLetters: DeadLetters;
};

/** What became of an invocation's messages. */
export type TelemetryReport = {
  /** They come again. */
  readonly failed: readonly FailedRecord[];
  /** They never will. */
  readonly deadLetters: readonly DeadLetter[];
  /** Messages whose readings are stored. */
  readonly stored: readonly ReadRecord[];
  /** Acknowledgement messages sent. */
  readonly acks: number;
};

type Outcome = { failed: FailedRecord[]; deadLetters: DeadLetter[]; stored: ReadRecord[]; acks: number };

/** Who dead letters say gave them up. */
export const TELEMETRY_SOURCE = 'telemetry';

const failedRecord = ({ id, message }: ReadRecord, error: unknown): FailedRecord => ({
  id,
  reason: failureReason(error),
  origin: originOf(message),
});

/**
 * Readings after which an invocation takes no further message. Ten full batches are some 3,000; ten that are made to inflate to their limit
 * are 80,000, and would use up its time or memory, with their neighbours, each time they come again.
 */
const ENOUGH_READINGS = 6000;

const NO_ROOM = `more than ${ENOUGH_READINGS} readings came at once: it comes again`;

const sizeOf = ({ readings, ack }: QueuedMessage) => readings.length + (ack?.refused.length ?? 0);

/** No delivery makes another message of it. */
const isPoison = (error: unknown) => error instanceof InvalidMessageError || error instanceof ForeignMessageError;

/** Where the letter cannot be kept, the message comes again. */
async function giveUp({ id, body }: QueueRecord, error: unknown, deadLetters: DeadLetters, outcome: Outcome) {
  const reason = failureReason(error);
  const letter = { body, reason, source: TELEMETRY_SOURCE, messageId: id, origin: originOfBody(body) };
  try {
    await deadLetters.add(letter);
    outcome.deadLetters.push(letter);
  } catch (cause) {
    const { origin } = letter;
    outcome.failed.push({ id, reason: `${reason}; no dead letter: ${failureReason(cause)}`.slice(0, 300), origin });
  }
}

async function readAll(
  records: readonly QueueRecord[],
  ports: TelemetryPorts,
  outcome: Outcome,
): Promise<ReadRecord[]> {
  const good: ReadRecord[] = [];
  let size = 0;
  for (const record of records) {
    if (size > ENOUGH_READINGS) {
      outcome.failed.push({ id: record.id, reason: NO_ROOM, origin: originOfBody(record.body) });
      continue;
    }
    try {
      const message = readQueuedMessage(record.body);
      good.push({ id: record.id, message });
      size += sizeOf(message);
    } catch (error) {
      if (isPoison(error)) await giveUp(record, error, ports.deadLetters, outcome);
      else outcome.failed.push({ id: record.id, reason: failureReason(error), origin: originOfBody(record.body) });
    }
  }
  return good;
}

/** Storage comes first: what is on the feed, and what the directory shows, is in the store. */
async function keep(readings: readonly StoredReading[], { store, directory, feed }: TelemetryPorts): Promise<void> {
  if (readings.length === 0) return;
  await store.put(readings);
  await Promise.all([directory.update(readings), feed.publish(readings)]);
}

/** Errors of what is asked for and not of who is asked: another message may well be kept. */
function isOfMessage(error: unknown): boolean {
  const isInvalid = [InvalidMessageError, InvalidIdError, InvalidDocumentError].some((kind) => error instanceof kind);
  return isInvalid || (error instanceof Error && error.name === 'ValidationException');
}

/** Where one message may be at fault, each is tried by itself. @returns those that are kept */
async function keepAll(
  good: readonly ReadRecord[],
  ports: TelemetryPorts,
  outcome: Outcome,
): Promise<readonly ReadRecord[]> {
  const readings = good.flatMap(({ message }) => message.readings);
  try {
    await keep(readings, ports);
    outcome.stored.push(...good);
    return good;
  } catch (error) {
    if (good.length === 1 || !isOfMessage(error)) {
      outcome.failed.push(...good.map((record) => failedRecord(record, error)));
      return [];
    }
  }
  const kept: ReadRecord[] = [];
  for (const record of good) kept.push(...(await keepAll([record], ports, outcome)));
  return kept;
}

async function acknowledge(group: AckGroup, { acks }: TelemetryPorts, outcome: Outcome): Promise<void> {
  const { topic, payloads } = toAckMessages(group);
  try {
    for (const payload of payloads) {
      await acks.send(topic, payload);
      outcome.acks += 1;
    }
  } catch (error) {
    outcome.failed.push(...group.records.map((record) => failedRecord(record, error)));
  }
}

/**
 * Stores what queued messages carry, tells the directory and the feed, then tells each gateway what is kept and what never can be. The order
 * is the promise that the whole chain rests on: a gateway deletes what the cloud acknowledged.
 *
 * A message that can never be read becomes a dead letter at once, and the others are handled all the same. Where the store, the directory
 * or the feed throws, every message that was to be stored fails and none is acknowledged, but where one is at fault it fails alone. Where an
 * acknowledgement cannot be sent, its messages fail. A failed message may come again as it is: all of it is idempotent.
 * @returns what became of the messages; never throws
 */
export async function takeTelemetry(records: readonly QueueRecord[], ports: TelemetryPorts): Promise<TelemetryReport> {
  const outcome: Outcome = { failed: [], deadLetters: [], stored: [], acks: 0 };
  const good = await readAll(records, ports, outcome);
  const kept = await keepAll(good, ports, outcome);
  await Promise.all(groupAcks(kept).map((group) => acknowledge(group, ports, outcome)));
  return outcome;
}
