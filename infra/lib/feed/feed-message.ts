import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { idSchema } from '@sward/contracts/ids.ts';
import { checkMessage } from '@sward/contracts/message-codec.ts';
import { z } from 'zod';
import type { StoredReading } from '../telemetry/ports.ts';
import { readStored } from '../telemetry/storable-reading.ts';

/** Readings that are stored, as the feed's queues carry them: base64 of raw-deflated JSON of this. */
const feedMessageSchema = z.strictObject({
  v: z.literal(1),
  readings: z.array(
    z.strictObject({
      building_id: idSchema,
      gateway_id: idSchema,
      epoch: z.string().min(1).max(64),
      seq: z.int().min(0),
      cloud_received_at: z.int().min(0),
      reading: z.unknown(),
    }),
  ),
});

/** What a message may inflate to: 1,000 readings are some 300 KB. */
const MAX_INFLATED_BYTES = 16 * 1024 * 1024;

/** In one message; deflated they are some 40 KB, far below what a queue takes. */
export const READINGS_PER_MESSAGE = 1000;

/** JSON of one message of at most `READINGS_PER_MESSAGE` readings. */
export function feedMessageJson(readings: readonly StoredReading[]): string {
  const message = {
    v: 1,
    readings: readings.map(({ buildingId, gatewayId, epoch, seq, cloudReceivedAt, reading }) => ({
      building_id: buildingId,
      gateway_id: gatewayId,
      epoch,
      seq,
      cloud_received_at: cloudReceivedAt,
      reading,
    })),
  };
  return JSON.stringify(message);
}

/** A message as queues carry it, of its JSON. */
export const deflateFeedMessage = (json: string): string => deflateRawSync(json).toString('base64');

/** One message of at most `READINGS_PER_MESSAGE` readings, as queues carry it. */
export function encodeFeedMessage(readings: readonly StoredReading[]): string {
  return deflateFeedMessage(feedMessageJson(readings));
}

/** @throws InvalidMessageError where it is no message of `encodeFeedMessage` */
export function decodeFeedMessage(body: string): StoredReading[] {
  return checkMessage(feedMessageSchema, inflate(body)).readings.map((item) => ({
    buildingId: item.building_id,
    gatewayId: item.gateway_id,
    epoch: item.epoch,
    seq: item.seq,
    cloudReceivedAt: item.cloud_received_at,
    reading: readStored(item.reading),
  }));
}

function inflate(body: string): unknown {
  try {
    const json = inflateRawSync(Buffer.from(body, 'base64'), { maxOutputLength: MAX_INFLATED_BYTES });
    return JSON.parse(json.toString('utf8'));
  } catch (cause) {
    throw new InvalidMessageError('a feed message is base64 of raw-deflated JSON', { cause });
  }
}
