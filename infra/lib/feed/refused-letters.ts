import type { StoredReading } from '../telemetry/ports.ts';
import { encodeFeedMessages } from './feed-messages.ts';
import type { DeadLetter, RefusedReading } from './ports.ts';

/** A dead letter, and the messages whose readings it holds. */
export type RefusedLetter = { readonly letter: DeadLetter; readonly messageIds: readonly string[] };

/** A letter stays within what every queue takes, with its attributes. */
const MAX_BODY_BYTES = 250_000;

/**
 * Letters of one gateway and epoch with reasons of their own. Where the reason quotes the reading there are as many as there are readings, and
 * to send a thousand letters would take longer than the function may run, each time they come again.
 */
const MOST_REASONS = 20;

/** Groups by their reason; that of all further reasons has none. */
type Groups = Map<string | undefined, Group>;

type Group = { readonly reason: string; readonly readings: StoredReading[]; readonly messageIds: Set<string> };

function groupOf(refused: readonly RefusedReading[], messageIdOf: (reading: StoredReading) => string): Group[] {
  const origins = new Map<string, Groups>();
  for (const { reading, reason } of refused) {
    const origin = JSON.stringify([reading.buildingId, reading.gatewayId, reading.epoch]);
    const groups = origins.get(origin) ?? new Map();
    const group = groupFor(groups, reason);
    group.readings.push(reading);
    group.messageIds.add(messageIdOf(reading));
    origins.set(origin, groups);
  }
  return [...origins.values()].flatMap((groups) => [...groups.values()]);
}

function groupFor(groups: Groups, reason: string): Group {
  const known = groups.get(reason) ?? groups.get(undefined);
  if (known) return known;
  const isLast = groups.size === MOST_REASONS;
  const group = {
    reason: isLast ? `different reasons, the first: ${reason}` : reason,
    readings: [],
    messageIds: new Set<string>(),
  };
  groups.set(isLast ? undefined : reason, group);
  return group;
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
