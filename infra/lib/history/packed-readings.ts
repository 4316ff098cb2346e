import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { InvalidMessageError } from '@sward/contracts/errors.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { decodeSegment } from './segment-decoder.ts';
import { encodeSegment } from './segment-encoder.ts';

/** What packed readings may inflate to: a defence against bytes of others. */
export const MAX_INFLATED_BYTES = 4 * 1024 * 1024;

/**
 * Readings of one gateway as JSON of columns: the same text for the same readings, in whatever order they stand.
 * @throws InvalidMessageError where they could not be read again
 */
export function toColumnsJson(readings: readonly StoredReading[]): string {
  return JSON.stringify(encodeSegment(readings));
}

/** The text of `toColumnsJson`, raw-deflated. */
export function deflateColumns(json: string): Uint8Array {
  return deflateRawSync(json, { level: 9 });
}

/**
 * The readings that were packed, in no order that means anything.
 * @throws InvalidMessageError where `data` is not of `deflateColumns`
 */
export function unpackReadings(
  gateway: Pick<StoredReading, 'buildingId' | 'gatewayId'>,
  data: Uint8Array,
): StoredReading[] {
  return decodeSegment(gateway, inflate(data));
}

function inflate(data: Uint8Array): unknown {
  try {
    return JSON.parse(inflateRawSync(data, { maxOutputLength: MAX_INFLATED_BYTES }).toString('utf8'));
  } catch (cause) {
    throw new InvalidMessageError('not raw-deflated JSON', { cause });
  }
}
