import { decodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { epochSchema } from '@sward/contracts/delivery.ts';
import { idSchema } from '@sward/contracts/ids.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { z } from 'zod';
import type { Origin } from './ports.ts';
import type { QueuedMessage } from './queued-message.ts';

const addressSchema = z.object({ building_id: idSchema, gateway_id: idSchema });
const payloadSchema = z.object({ kind: z.string(), data: z.base64() });
const seqSchema = z.int().min(0);
const batchSchema = z.object({ epoch: epochSchema, seq: seqSchema, readings: z.array(z.unknown()) });
const telemetrySchema = z.object({ metadata: z.object({ epoch: epochSchema, seq: seqSchema }) });

/** What `read` gives, or nothing where it throws: whatever is asked here is broken already. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function readPlace(body: Uint8Array): Origin {
  const { kind, data } = decodeMessage(payloadSchema, body);
  const payload = Buffer.from(data, 'base64');
  if (kind === 'batch') {
    const { epoch, seq, readings } = decodeBatch(batchSchema, payload);
    return { epoch, firstSeq: seq, lastSeq: seq + Math.max(0, readings.length - 1) };
  }
  const { epoch, seq } = decodeMessage(telemetrySchema, payload).metadata;
  return { epoch, firstSeq: seq, lastSeq: seq };
}

/** What a message that cannot be read tells of where it came from all the same. Never throws. */
export function originOfBody(body: string): Origin {
  const bytes = new TextEncoder().encode(body);
  const address = attempt(() => decodeMessage(addressSchema, bytes));
  const place = attempt(() => readPlace(bytes));
  return { ...(address && { buildingId: address.building_id, gatewayId: address.gateway_id }), ...place };
}

/** Where a message came from that was read. */
export function originOf({ gateway, ack, readings }: QueuedMessage): Origin {
  const seqs = [...readings.map(({ seq }) => seq), ...(ack?.refused ?? []).flatMap(({ range }) => range)];
  const epoch = ack?.epoch ?? readings[0]?.epoch;
  return {
    ...gateway,
    ...(epoch === undefined ? {} : { epoch }),
    ...(seqs.length === 0 ? {} : { firstSeq: Math.min(...seqs), lastSeq: Math.max(...seqs) }),
  };
}
