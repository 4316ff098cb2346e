import { type CloudBatch, cloudBatchSchema } from '@sward/contracts/delivery.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { z } from 'zod';

/** Reads and writes batches as the cloud receives them: needed to split one, and to send its readings one by one. */
export interface BatchCodec {
  /** @throws InvalidMessageError */
  decode(body: Uint8Array): CloudBatch;
  encode(batch: CloudBatch): Uint8Array;
}

/** A batch as the buffer made it: its readings were checked on their way in, and are not checked again. */
export const ownBatchSchema = cloudBatchSchema.extend({ readings: z.array(z.custom<Reading>()).min(1) });
