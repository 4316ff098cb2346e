import { cloudTopics, type GatewayAddress } from '@sward/contracts/topics.ts';
import { encodeAcks, type Range, type Refusal } from './ack-messages.ts';
import type { QueuedMessage } from './queued-message.ts';

/** A queued message that was read. */
export type ReadRecord = { readonly id: string; readonly message: QueuedMessage };

/** What one gateway is told about one epoch, and the records that it is told for. */
export type AckGroup = {
  readonly gateway: GatewayAddress;
  readonly epoch: string;
  readonly ranges: Range[];
  readonly refused: Refusal[];
  readonly records: ReadRecord[];
};

/** Gathers what the same gateway is to be told of the same epoch. Records that wait for no answer are in no group. */
export function groupAcks(records: readonly ReadRecord[]): AckGroup[] {
  const groups = new Map<string, AckGroup>();
  for (const record of records) {
    const { gateway, ack } = record.message;
    if (ack === undefined) continue;
    const key = `${cloudTopics.ack(gateway)}#${ack.epoch}`;
    const group = groups.get(key) ?? { gateway, epoch: ack.epoch, ranges: [], refused: [], records: [] };
    group.ranges.push(...ack.ranges);
    group.refused.push(...ack.refused);
    group.records.push(record);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The messages that a group is told with, and the topic they go to. */
export function toAckMessages({ gateway, epoch, ranges, refused }: AckGroup): {
  topic: string;
  payloads: Uint8Array[];
} {
  return { topic: cloudTopics.ack(gateway), payloads: encodeAcks(epoch, ranges, refused) };
}
