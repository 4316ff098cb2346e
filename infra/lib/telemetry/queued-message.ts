import { decodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { cloudEnvelopeSchema, epochSchema } from '@sward/contracts/delivery.ts';
import { InvalidMessageError, SwardError } from '@sward/contracts/errors.ts';
import { idSchema } from '@sward/contracts/ids.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { readingSchema } from '@sward/contracts/reading.ts';
import { type TelemetryV1, telemetryV1Schema } from '@sward/contracts/telemetry-v1.ts';
import type { GatewayAddress } from '@sward/contracts/topics.ts';
import { z } from 'zod';
import type { Range, Refusal } from './ack-messages.ts';
import { contentHash } from './adapters/content-hash.ts';
import type { StoredReading } from './ports.ts';
import { type BatchOutput, type RuleOutput, ruleOutputSchema, type TelemetryOutput } from './rule-output.ts';
import { readStorable, readStored, requireExact } from './storable-reading.ts';
import { ForeignMessageError } from './telemetry-errors.ts';

/** One queued message, understood: what to store, and what to acknowledge once it is stored. */
export type QueuedMessage = {
  readonly gateway: GatewayAddress;
  readonly readings: readonly StoredReading[];
  /** Absent for a gateway that numbers nothing and so waits for nothing. */
  readonly ack?: {
    readonly epoch: string;
    readonly ranges: readonly Range[];
    /** Readings that can never be stored: their gateway keeps them as dead letters. */
    readonly refused: readonly Refusal[];
  };
};

/**
 * The smallest reading is over 100 characters of JSON, so no gateway has more of them in the 1 MiB that a batch may inflate to. What has
 * them is none, and looking at half a million of them would take longer than the function may run, each time it comes again.
 */
const MAX_READINGS = 10_000;

/** @throws whatever is not on purpose */
function reasonOf(error: unknown): string {
  if (error instanceof SwardError) return `${error.code}: ${error.message}`;
  throw error;
}

function refusedWhole(
  { epoch, seq, readings: { length } }: z.infer<typeof cloudEnvelopeSchema>,
  gateway: GatewayAddress,
): QueuedMessage {
  const error = new InvalidMessageError(`${length} readings are more than the ${MAX_READINGS} that a batch may hold`);
  const refused: Refusal[] = [{ range: [seq, seq + length - 1], reason: reasonOf(error) }];
  return { gateway, readings: [], ack: { epoch, ranges: [], refused } };
}

/** One reading that cannot be stored costs itself, and not its neighbours. */
function fromBatch(output: BatchOutput, gateway: GatewayAddress): QueuedMessage {
  const envelope = decodeBatch(cloudEnvelopeSchema, Buffer.from(output.data, 'base64'));
  const { epoch } = envelope;
  requireExact(envelope.seq + envelope.readings.length);
  if (envelope.readings.length > MAX_READINGS) return refusedWhole(envelope, gateway);
  const readings: StoredReading[] = [];
  const refused: Refusal[] = [];
  for (const [i, candidate] of envelope.readings.entries()) {
    const seq = envelope.seq + i;
    try {
      const reading = readStorable(candidate);
      readings.push({ ...gateway, epoch, seq, reading, cloudReceivedAt: output.received_at });
    } catch (error) {
      refused.push({ range: [seq, seq], reason: reasonOf(error) });
    }
  }
  return { gateway, readings, ack: { epoch, ranges: readings.map(({ seq }): Range => [seq, seq]), refused } };
}

/** Security requirement S34: what the payload says of its origin must be what the topic says. */
function requireSameOrigin(message: Pick<TelemetryV1, 'gateway_id' | 'device_id'>, output: TelemetryOutput): void {
  for (const part of ['gateway_id', 'device_id'] as const) {
    if (message[part] !== output[part]) {
      throw new ForeignMessageError(`${part} is ${message[part]} in the payload but ${output[part]} in the topic`);
    }
  }
}

/**
 * The identity of a reading that its gateway did not number: the same bytes delivered twice are one reading. It never
 * meets a real epoch, which is 16 hex digits.
 */
function derivedIdentity({ device_id, timestamp }: TelemetryV1, payload: Uint8Array) {
  return { epoch: `v1-${contentHash(device_id, String(timestamp), payload)}`, seq: 0 };
}

/** Version 1.0 lets any number stand there. One that is no signal strength is left out: it is no reason to lose a reading. */
const isRssi = (rssi: unknown) => readingSchema.shape.rssi.unwrap().safeParse(rssi).success;

function toReading({ device_id, sensor_data, timestamp, received_at, metadata }: TelemetryV1) {
  const { rssi, time_quality } = metadata;
  return readStored({
    device_id,
    values: sensor_data,
    measured_at: timestamp * 1000,
    received_at: received_at * 1000,
    ...(isRssi(rssi) ? { rssi } : {}),
    ...(time_quality === undefined ? {} : { time_quality }),
  });
}

function readTelemetry(output: TelemetryOutput, gateway: GatewayAddress, payload: Uint8Array): QueuedMessage {
  const message = decodeMessage(telemetryV1Schema, payload);
  requireSameOrigin(message, output);
  const { epoch, seq } = message.metadata;
  const isNumbered = epoch !== undefined && seq !== undefined;
  const identity = isNumbered ? { epoch, seq } : derivedIdentity(message, payload);
  requireExact(identity.seq);
  const stored = { ...gateway, ...identity, reading: toReading(message), cloudReceivedAt: output.received_at };
  if (!isNumbered) return { gateway, readings: [stored] };
  return { gateway, readings: [stored], ack: { epoch, ranges: [[seq, seq]], refused: [] } };
}

/** What a message must tell of itself to be answered, whatever else is wrong with it. */
const numberedSchema = z.object({
  gateway_id: idSchema,
  device_id: idSchema,
  metadata: z.object({ epoch: epochSchema, seq: z.int().min(1) }),
});

function fromTelemetry(output: TelemetryOutput, gateway: GatewayAddress): QueuedMessage {
  const payload = Buffer.from(output.data, 'base64');
  try {
    return readTelemetry(output, gateway, payload);
  } catch (error) {
    return refusalOf(payload, output, gateway, error);
  }
}

/** @throws the error where the message does not say whom to answer */
function refusalOf(
  payload: Uint8Array,
  output: TelemetryOutput,
  gateway: GatewayAddress,
  error: unknown,
): QueuedMessage {
  if (!(error instanceof InvalidMessageError)) throw error;
  const numbered = readNumbered(payload);
  if (numbered === undefined) throw error;
  requireSameOrigin(numbered, output);
  const { epoch, seq } = numbered.metadata;
  return {
    gateway,
    readings: [],
    ack: { epoch, ranges: [], refused: [{ range: [seq, seq], reason: reasonOf(error) }] },
  };
}

function readNumbered(payload: Uint8Array) {
  try {
    return decodeMessage(numberedSchema, payload);
  } catch {
    return undefined;
  }
}

function fromRuleOutput(output: RuleOutput): QueuedMessage {
  const gateway = { buildingId: output.building_id, gatewayId: output.gateway_id };
  return output.kind === 'batch' ? fromBatch(output, gateway) : fromTelemetry(output, gateway);
}

/**
 * Reads what a rule of `rules.ts` put on the queue. Numbered readings that can never be stored are refused in the
 * acknowledgement.
 * @throws InvalidMessageError where the body is not a rule's output, its payload is neither a batch nor version 1.0
 * telemetry, or a reading that is not numbered cannot be stored
 * @throws ForeignMessageError where payload and topic disagree about the origin
 */
export function readQueuedMessage(body: string): QueuedMessage {
  return fromRuleOutput(decodeMessage(ruleOutputSchema, new TextEncoder().encode(body)));
}
