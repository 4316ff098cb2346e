import { z } from 'zod';
import { idSchema } from './ids.ts';
import { readingSchema } from './reading.ts';

/** 64 random bits in hex: a number is only unique together with one. */
export const epochSchema = z.string().regex(/^[0-9a-f]{16}$/);

/** Sequence number of one reading: counted from 1, never handed out twice within an epoch. */
const seqSchema = z.int().min(1);

const rangeSchema = z.tuple([seqSchema, seqSchema]);

/** Sequence numbers from the first to the last, both included. */
export type SeqRange = readonly [from: number, to: number];

/**
 * A place in the log file of one gateway: everything up to and with `seq`; 0 is before the first reading. `log` is made
 * with the file, so a place in a file that was set aside is not taken for one in its successor.
 */
export const positionSchema = z.strictObject({ log: epochSchema, seq: z.int().min(0) });

export type Position = z.infer<typeof positionSchema>;

/**
 * The two ways through one log, served side by side: `backlog` from the consumer's cursor on, `live` from where the
 * consumer asked to begin, so that what is heard now does not wait for what was heard last week.
 */
export const laneSchema = z.enum(['backlog', 'live']);

export type Lane = z.infer<typeof laneSchema>;

/**
 * A consumer asks the buffer for batches of one lane. Nothing is sent to a consumer that did not ask; each batch sent uses
 * up one credit. A new request replaces the one before of its lane. JSON on the wire.
 */
export const leaseRequestSchema = z.strictObject({
  v: z.literal(1),
  consumer: idSchema,
  lane: laneSchema,
  /** Send what follows this place; null: what follows the consumer's acknowledged cursor. */
  after: positionSchema.nullable(),
  /** Send nothing beyond this number: the other lane has it. */
  until: seqSchema.optional(),
  credits: z.int().min(0).max(1000),
  /** Largest encoded batch the consumer takes, bytes. */
  max_bytes: z.int().min(500).max(7000),
  /** A batch that is not full waits until so long after the one before, ms: fewer, fuller batches. 0 where left out. */
  apart_ms: z.int().min(0).max(600_000).optional(),
});

export type LeaseRequest = z.infer<typeof leaseRequestSchema>;

/**
 * What stands in front of a batch on its way to a consumer on the gateway: see `delivery-frame.ts`. The batch holds `count`
 * consecutive readings; number i of them is `(epoch, seq + i)` for ever and lies at place `log.seq + i` of the file.
 * Numbers of places run on when the epoch changes, and readings that were salvaged from a damaged file keep their
 * identity at a new place.
 *
 * A batch says what comes before it, because batches get lost on the way: a consumer takes one only if it has everything
 * of its lane through `log.prev`. Numbers between `log.prev` and `log.seq` are not to be waited for: gone from the log, or
 * confirmed already.
 */
export const deliveryHeaderSchema = z.strictObject({
  v: z.literal(1),
  epoch: epochSchema,
  seq: seqSchema,
  count: z.int().min(1),
  log: z.strictObject({
    id: epochSchema,
    lane: laneSchema,
    /** Where the consumer's cursor stood: for a consumer that begins anew. */
    cursor: z.int().min(0),
    /** The last number ahead of this batch that the log still had to send in this lane. */
    prev: z.int().min(0),
    /** Place of the first reading. */
    seq: seqSchema,
    /** Place of the newest reading in the log: `head - seq` tells how far behind this lane is. */
    head: z.int().min(0),
  }),
});

export type DeliveryHeader = z.infer<typeof deliveryHeaderSchema>;

/** A batch as the cloud receives it: reading i is `(epoch, seq + i)`. Raw deflate of JSON on the wire. */
export const cloudBatchSchema = z.strictObject({
  v: z.literal(1),
  epoch: epochSchema,
  seq: seqSchema,
  readings: z.array(readingSchema).min(1),
});

export type CloudBatch = z.infer<typeof cloudBatchSchema>;

/**
 * The same batch as its receiver reads it: the readings are checked one by one, so that one that cannot be stored costs
 * itself and not its neighbours.
 */
export const cloudEnvelopeSchema = cloudBatchSchema.extend({ readings: z.array(z.unknown()).min(1) });

/** Why a reading was given up for this consumer. Short: log lines and tables carry it. */
const reasonSchema = z.string().min(1).max(200);

/**
 * A consumer's word on places in the log: everything up to `seq` is stored where it belongs, its cursor may move. JSON on
 * the wire. The consumer repeats it, so whatever it says must hold when said twice.
 */
export const deliveryAckSchema = z.strictObject({
  v: z.literal(1),
  consumer: idSchema,
  log: epochSchema,
  seq: z.int().min(0),
  /** Stored as well, above `seq`: what the live lane delivered while the backlog still drains. Rising, apart. */
  above: z.array(rangeSchema).max(64).optional(),
  /** Places that can never be stored: to the dead letters with them. They count as covered by `seq` and `above`. */
  refused: z
    .array(z.strictObject({ range: rangeSchema, reason: reasonSchema }))
    .max(32)
    .optional(),
});

export type DeliveryAck = z.infer<typeof deliveryAckSchema>;

/**
 * The cloud's word on identities of one epoch: ranges that are stored, both ends included, and ranges that it can never
 * store. At most 4,900 bytes of JSON.
 */
export const cloudAckSchema = z.strictObject({
  v: z.literal(1),
  epoch: epochSchema,
  ranges: z.array(rangeSchema),
  refused: z
    .array(z.strictObject({ range: rangeSchema, reason: reasonSchema }))
    .max(32)
    .optional(),
});

export type CloudAck = z.infer<typeof cloudAckSchema>;
