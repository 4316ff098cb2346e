import { z } from 'zod';
import { idSchema } from './ids.ts';
import { readingSchema } from './reading.ts';

/** Readings in one batch at most: checking them must not keep the buffer from everything else. */
export const MAX_BATCH_READINGS = 2000;

/** Readings on their way from an ingest component to the buffer. Deflated on the wire: see `adapters/zlib-batch-codec.ts`. */
export const ingestBatchSchema = z.strictObject({
  v: z.literal(1),
  /** The ingest component's short name, `ble`. Batches are numbered within (source, session). */
  source: idSchema,
  /** Random per process start, so that numbering may begin again. */
  session: idSchema,
  /** Number of this batch, counted from 1. */
  batch: z.int().min(1),
  /** Lowest number the sender still holds. Numbers below it and not yet seen were given up: do not wait for them. */
  base: z.int().min(1),
  /** Somebody waits for the acknowledgement (HTTP, MQTT QoS 1, CoAP CON): committed within a tenth of a second. */
  urgent: z.literal(true).optional(),
  readings: z.array(readingSchema).min(1).max(MAX_BATCH_READINGS),
});

export type IngestBatch = z.infer<typeof ingestBatchSchema>;

/**
 * The same batch as its receiver reads it: the readings are checked one by one, so that one broken reading costs itself
 * and not its neighbours, nor stops the session for ever.
 */
export const ingestEnvelopeSchema = ingestBatchSchema.extend({
  readings: z.array(z.unknown()).max(MAX_BATCH_READINGS),
});

export type IngestEnvelope = z.infer<typeof ingestEnvelopeSchema>;

/** The buffer's word that everything of a session up to and with batch `through` is on disk. JSON on the wire. */
export const ingestAckSchema = z.strictObject({
  v: z.literal(1),
  source: idSchema,
  session: idSchema,
  through: z.int().min(0),
  /** A later batch came, but not the one after `through`: send again now, without waiting for the patience to end. */
  resend: z.literal(true).optional(),
});

export type IngestAck = z.infer<typeof ingestAckSchema>;
