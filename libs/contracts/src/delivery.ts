import { z } from 'zod';
import { idSchema } from './ids.ts';
import { readingSchema } from './reading.ts';

/** 64 random bits in hex, made with the log file: sequence numbers are only unique together with it. */
export const epochSchema = z.string().regex(/^[0-9a-f]{16}$/);

/** Sequence number of one reading in the log: counted from 1, never handed out twice within an epoch. */
const seqSchema = z.int().min(1);

/** A place in the log: everything up to and with `seq`. 0 is before the first reading. */
export const positionSchema = z.strictObject({ epoch: epochSchema, seq: z.int().min(0) });

export type Position = z.infer<typeof positionSchema>;

/**
 * A consumer asks the buffer for batches. Nothing is sent to a consumer that did not ask; each batch sent uses up one
 * credit. A new request replaces the one before. JSON on the wire.
 */
export const leaseRequestSchema = z.strictObject({
  v: z.literal(1),
  consumer: idSchema,
  /** Send what follows this place; null: what follows the consumer's acknowledged cursor. */
  after: positionSchema.nullable(),
  credits: z.int().min(0).max(1000),
  /** Largest encoded batch the consumer takes, bytes. */
  max_bytes: z.int().min(500).max(7000),
});

export type LeaseRequest = z.infer<typeof leaseRequestSchema>;

/**
 * Consecutive readings of the log: reading i has sequence number `seq + i`. Deflated on the wire, to the consumer and on
 * to the cloud.
 *
 * A batch says what comes before it, because batches get lost on the way: a consumer takes one only if it has everything
 * through `prev`. Sequence numbers between `prev` and `seq` are gone from the log itself.
 */
export const deliveryBatchSchema = z.strictObject({
  v: z.literal(1),
  epoch: epochSchema,
  /** Where the consumer's cursor stood: for a consumer that begins anew. */
  cursor: z.int().min(0),
  /** The last sequence number ahead of this batch that the log still had to send; `seq - 1` but for damaged rows. */
  prev: z.int().min(0),
  seq: seqSchema,
  readings: z.array(readingSchema).min(1),
});

export type DeliveryBatch = z.infer<typeof deliveryBatchSchema>;

/** A consumer's word that everything up to `seq` is stored where it belongs: its cursor may move. JSON on the wire. */
export const deliveryAckSchema = z.strictObject({
  v: z.literal(1),
  consumer: idSchema,
  epoch: epochSchema,
  seq: z.int().min(0),
});

export type DeliveryAck = z.infer<typeof deliveryAckSchema>;

/** The cloud's word that these ranges of sequence numbers, both ends included, are stored. At most 4,900 bytes of JSON. */
export const cloudAckSchema = z.strictObject({
  v: z.literal(1),
  epoch: epochSchema,
  ranges: z.array(z.tuple([seqSchema, seqSchema])).min(1),
});

export type CloudAck = z.infer<typeof cloudAckSchema>;
