import type { StoredReading } from '../telemetry/ports.ts';
import { encodeFeedMessages } from './feed-messages.ts';
import type { DeadLetter, RefusedReading } from './ports.ts';

/** A dead letter, and the messages whose readings it holds. */
export type RefusedLetter = { readonly letter: DeadLetter; readonly messageIds: readonly string[] };

/** A letter stays within what every queue takes, with its attributes. */
const MAX_BODY_BYTES = 250_000;

type Group = { readonly reason: string; readonly readings: StoredReading[]; readonly messageIds: Set<string> };

function groupOf(refused: readonly RefusedReading[], messageIdOf: (reading: StoredReading) => string): Group[] {
  const groups = new Map<string, Group>();
  for (const { reading, reason } of refused) {
    const key = JSON.stringify([reading.buildingId, reading.gatewayId, reading.epoch, reason]);
    const group = groups.get(key) ?? { reason, readings: [], messageIds: new Set() };
    group.readings.push(reading);
    group.messageIds.add(messageIdOf(reading));
    groups.set(key, group);
  }
  return [...groups.values()];
}

function originOf(readings: readonly StoredReading[]): DeadLetter['origin'] {
  const [first] = readings;
  if (first === undefined) return {};
  const { buildingId, gatewayId, epoch } = first;
  const firstSeq = readings.reduce((least, { seq }) => Math.min(least, seq), first.seq);
  const lastSeq = readings.reduce((most, { seq }) => Math.max(most, seq), first.seq);
  return { buildingId, gatewayId, epoch, firstSeq, lastSeq };
}

/**
 * Refused readings as dead letters, messages of the feed with nothing but them: those of one gateway, epoch and reason together.
 * @param messageIdOf which message of the queue brought a reading
 */
export function toRefusedLetters(
  source: string,
  refused: readonly RefusedReading[],
  messageIdOf: (reading: StoredReading) => string,
): RefusedLetter[] {
  return groupOf(refused, messageIdOf).flatMap(({ reason, readings, messageIds }) => {
    const [messageId = 'unknown'] = messageIds;
    const origin = originOf(readings);
    return encodeFeedMessages(readings, MAX_BODY_BYTES).map((body) => ({
      letter: { body, reason, source, messageId, origin },
      messageIds: [...messageIds],
    }));
  });
}
