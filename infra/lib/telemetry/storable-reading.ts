import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { idSchema, isId } from '@sward/contracts/ids.ts';
import { checkMessage } from '@sward/contracts/message-codec.ts';
import { readingSchema, type Value } from '@sward/contracts/reading.ts';
import { z } from 'zod';
import type { StoredReading } from './ports.ts';

/** Magnitudes that every store holds: DynamoDB's numbers end at 1e-130 and 1e125. */
const SMALLEST = 1e-100;
const LARGEST = 1e100;
/** An item ends at 400 KB; the gateway's readings are far below this. */
const MAX_VALUES_JSON_CHARS = 16_000;

/**
 * A reading as the cloud takes it. Looser than the gateway's own: a gateway that is newer than the cloud knows quantities
 * and sources that the cloud does not, and what can be kept is kept.
 */
const storableReadingSchema = readingSchema
  .extend({
    values: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
    source: idSchema,
  })
  .strip();

/** What stands in the store: of a reading that came as version 1.0 telemetry less is known. */
const { mono_ms, boot_id, source, format } = storableReadingSchema.shape;
const storedReadingSchema = storableReadingSchema.extend({
  mono_ms: mono_ms.exactOptional(),
  boot_id: boot_id.exactOptional(),
  source: source.exactOptional(),
  format: format.exactOptional(),
});

/**
 * A reading that was found storable before, however it came.
 * @throws InvalidMessageError where it cannot have been
 */
export function readStored(candidate: unknown): StoredReading['reading'] {
  const reading = checkMessage(storedReadingSchema, candidate);
  requireStorable(reading);
  return reading;
}

/** @throws InvalidMessageError where the candidate is no reading that can be stored */
export function readStorable(candidate: unknown): StoredReading['reading'] {
  const reading = checkMessage(storableReadingSchema, candidate);
  requireStorable(reading);
  return reading;
}

/**
 * One value that the store refuses would take every other reading of the call down with it.
 * @throws InvalidMessageError
 */
function requireStorable({ values, measured_at, received_at }: StoredReading['reading']): void {
  const broken = Object.entries(values).find((entry) => !isStorable(entry));
  if (broken) throw new InvalidMessageError(`value ${JSON.stringify(broken).slice(0, 80)} cannot be stored`);
  const chars = JSON.stringify(values).length;
  if (chars > MAX_VALUES_JSON_CHARS) throw new InvalidMessageError(`values of ${chars} characters cannot be stored`);
  for (const whole of [measured_at, received_at]) requireExact(whole);
}

/** @throws InvalidMessageError for an integer that a double does not hold */
export function requireExact(whole: number): void {
  if (!Number.isSafeInteger(whole)) throw new InvalidMessageError(`${whole} is past the integers that are exact`);
}

function isStorable([name, value]: [string, Value]): boolean {
  if (!isId(name)) return false;
  if (typeof value !== 'number' || value === 0) return true;
  return Math.abs(value) >= SMALLEST && Math.abs(value) <= LARGEST;
}
