import { SwardError } from '@sward/contracts/errors.ts';
import { cloudTopics, type GatewayAddress } from '@sward/contracts/topics.ts';
import { encodeAcks, type Range, type Refusal } from './ack-messages.ts';
import type { AckSender, FailedRecord, ReadingStore } from './ports.ts';
import { type QueuedMessage, readQueuedMessage } from './queued-message.ts';

/** A queued message: the queue's id for it and the JSON that a rule of `rules.ts` made. */
export type QueueRecord = { readonly id: string; readonly body: string };

/** What the handler reaches the world through. */
export type TelemetryPorts = { readonly store: ReadingStore; readonly acks: AckSender };

type GoodRecord = { readonly id: string; readonly message: QueuedMessage };

/** What one gateway is told about one epoch, and the records that it is told for. */
type AckGroup = {
  readonly gateway: GatewayAddress;
  readonly epoch: string;
  readonly ranges: Range[];
  readonly refused: Refusal[];
  readonly ids: string[];
};

/** Senders choose parts of the text: it is kept short, and the log line that carries it is JSON. */
function reasonOf(error: unknown): string {
  const code = error instanceof SwardError ? error.code : error instanceof Error ? error.name : 'UNKNOWN';
  const message = error instanceof Error ? error.message : String(error);
  return `${code}: ${message}`.slice(0, 300);
}

const fail = (ids: readonly string[], error: unknown): FailedRecord[] =>
  ids.map((id) => ({ id, reason: reasonOf(error) }));

function readAll(records: readonly QueueRecord[]): { good: GoodRecord[]; failed: FailedRecord[] } {
  const good: GoodRecord[] = [];
  const failed: FailedRecord[] = [];
  for (const { id, body } of records) {
    try {
      good.push({ id, message: readQueuedMessage(body) });
    } catch (error) {
      failed.push(...fail([id], error));
    }
  }
  return { good, failed };
}

function groupAcks(good: readonly GoodRecord[]): AckGroup[] {
  const groups = new Map<string, AckGroup>();
  for (const { id, message } of good) {
    if (message.ack === undefined) continue;
    const { gateway } = message;
    const { epoch, ranges, refused } = message.ack;
    const key = `${cloudTopics.ack(gateway)}#${epoch}`;
    const group = groups.get(key) ?? { gateway, epoch, ranges: [], refused: [], ids: [] };
    group.ranges.push(...ranges);
    group.refused.push(...refused);
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups.values()];
}

async function acknowledge(
  { gateway, epoch, ranges, refused, ids }: AckGroup,
  acks: AckSender,
): Promise<FailedRecord[]> {
  try {
    for (const payload of encodeAcks(epoch, ranges, refused)) await acks.send(cloudTopics.ack(gateway), payload);
    return [];
  } catch (error) {
    return fail(ids, error);
  }
}

/**
 * Stores what queued messages carry, then tells each gateway what is stored and what never can be. The order is the promise that the whole
 * chain rests on: a gateway deletes what the cloud acknowledged.
 *
 * A message that cannot be read fails alone. Where the store throws, every message that was to be stored fails and
 * none is acknowledged; where an acknowledgement cannot be sent, its messages fail. A failed message may come again
 * as it is: storing is idempotent.
 * @returns the messages that failed, each with its reason; never throws
 */
export async function handleTelemetry(
  records: readonly QueueRecord[],
  { store, acks }: TelemetryPorts,
): Promise<FailedRecord[]> {
  const { good, failed } = readAll(records);
  const readings = good.flatMap(({ message }) => message.readings);
  try {
    if (readings.length > 0) await store.put(readings);
  } catch (error) {
    const ids = good.map(({ id }) => id);
    return [...failed, ...fail(ids, error)];
  }
  const unacknowledged = await Promise.all(groupAcks(good).map((group) => acknowledge(group, acks)));
  return [...failed, ...unacknowledged.flat()];
}
