import type { DeadLetter } from '../ports.ts';

/** A dead letter as fields of a log line. Its body stays out: it may be large, and it is kept already. */
export function deadLetterFields({ reason, messageId, origin }: DeadLetter): Record<string, string | number> {
  const fields = {
    message_id: messageId,
    reason,
    building: origin.buildingId,
    gateway: origin.gatewayId,
    epoch: origin.epoch,
    first_seq: origin.firstSeq,
    last_seq: origin.lastSeq,
  };
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}
