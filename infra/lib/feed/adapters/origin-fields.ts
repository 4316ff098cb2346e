import type { Origin } from '../../telemetry/ports.ts';

/** Where a message came from, as fields of a log line: what is not known has no field. */
export function originFields(origin: Origin): Record<string, string | number> {
  const fields = {
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
