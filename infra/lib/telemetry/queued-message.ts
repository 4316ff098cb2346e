import { decodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { deliveryBatchSchema } from '@sward/contracts/delivery.ts';
import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { isId } from '@sward/contracts/ids.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import type { Value } from '@sward/contracts/reading.ts';
import { type TelemetryV1, telemetryV1Schema } from '@sward/contracts/telemetry-v1.ts';
import type { GatewayAddress } from '@sward/contracts/topics.ts';
import type { Range } from './ack-messages.ts';
import { contentHash } from './adapters/content-hash.ts';
import type { StoredReading } from './ports.ts';
import { type BatchOutput, type RuleOutput, ruleOutputSchema, type TelemetryOutput } from './rule-output.ts';
import { ForeignMessageError } from './telemetry-errors.ts';

/** One queued message, understood: what to store, and what to acknowledge once it is stored. */
export type QueuedMessage = {
  readonly gateway: GatewayAddress;
  readonly readings: readonly StoredReading[];
  /** Absent for a gateway that numbers nothing and so waits for nothing. */
  readonly ack?: { readonly epoch: string; readonly range: Range };
};

/** Magnitudes that every store holds: DynamoDB's numbers end at 1e-130 and 1e125. */
const SMALLEST = 1e-100;
const LARGEST = 1e100;

function isStorable([name, value]: [string, Value]): boolean {
  if (!isId(name)) return false;
  if (typeof value !== 'number' || value === 0) return true;
  return Math.abs(value) >= SMALLEST && Math.abs(value) <= LARGEST;
}

/** One value that the store refuses would take every other reading of the call down with it. */
function requireStorable({ seq, reading }: StoredReading): void {
  const broken = Object.entries(reading.values).find((entry) => !isStorable(entry));
  if (broken) throw new InvalidMessageError(`value ${JSON.stringify(broken).slice(0, 80)} cannot be stored`);
  for (const whole of [seq, reading.measured_at, reading.received_at]) {
    if (!Number.isSafeInteger(whole)) throw new InvalidMessageError(`${whole} is past the integers that are exact`);
  }
}

function fromBatch(output: BatchOutput, gateway: GatewayAddress): QueuedMessage {
  const { epoch, seq, readings } = decodeBatch(deliveryBatchSchema, Buffer.from(output.data, 'base64'));
  return {
    gateway,
    readings: readings.map((reading, i) => ({
      ...gateway,
      epoch,
      seq: seq + i,
      reading,
      cloudReceivedAt: output.received_at,
    })),
    ack: { epoch, range: [seq, seq + readings.length - 1] },
  };
}

/** Security requirement S34: what the payload says of its origin must be what the topic says. */
function requireSameOrigin(message: TelemetryV1, output: TelemetryOutput): void {
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

function fromTelemetry(output: TelemetryOutput, gateway: GatewayAddress): QueuedMessage {
  const payload = Buffer.from(output.data, 'base64');
  const message = decodeMessage(telemetryV1Schema, payload);
  requireSameOrigin(message, output);
  const { epoch, seq, rssi } = message.metadata;
  const isNumbered = epoch !== undefined && seq !== undefined;
  const stored = {
    ...gateway,
    ...(isNumbered ? { epoch, seq } : derivedIdentity(message, payload)),
    reading: {
      device_id: message.device_id,
      values: message.sensor_data,
      measured_at: message.timestamp * 1000,
      received_at: message.received_at * 1000,
      ...(rssi === undefined ? {} : { rssi }),
    },
    cloudReceivedAt: output.received_at,
  };
  return { gateway, readings: [stored], ...(isNumbered ? { ack: { epoch, range: [seq, seq] } } : {}) };
}

function fromRuleOutput(output: RuleOutput): QueuedMessage {
  const gateway = { buildingId: output.building_id, gatewayId: output.gateway_id };
  return output.kind === 'batch' ? fromBatch(output, gateway) : fromTelemetry(output, gateway);
}

/**
 * Reads what a rule of `rules.ts` put on the queue.
 * @throws InvalidMessageError where the body is not a rule's output, its payload is neither a batch nor version 1.0
 * telemetry, or a value is one that cannot be stored
 * @throws ForeignMessageError where payload and topic disagree about the origin
 */
export function readQueuedMessage(body: string): QueuedMessage {
  const message = fromRuleOutput(decodeMessage(ruleOutputSchema, new TextEncoder().encode(body)));
  for (const reading of message.readings) requireStorable(reading);
  return message;
}
