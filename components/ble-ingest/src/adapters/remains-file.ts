import { readFileSync, rmSync } from 'node:fs';
import { checkMessage } from '@sward/contracts/message-codec.ts';
import type { OutboxRemains, RemainsStore } from '@sward/ingest/outbox-remains.ts';
import { isMissingFile, writeWholeFile } from '@sward/runtime/adapters/whole-file.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { z } from 'zod';

const readings = z.array(z.object({ json: z.string(), received_at: z.number() }));

const remainsSchema = z.object({
  v: z.literal(1),
  session: z.string().min(1),
  next_batch: z.int().min(1),
  batches: z.array(z.object({ batch: z.int().min(1), readings })),
  waiting: readings,
});

/** What could not be handed over, in a JSON file of the work folder. It is there only between two processes. */
export function createRemainsFile(path: string, logger: Logger): RemainsStore {
  return {
    take() {
      try {
        const text = readFileSync(path, 'utf8');
        rmSync(path);
        return checkMessage(remainsSchema, JSON.parse(text));
      } catch (error) {
        if (!isMissingFile(error)) logger.error('held_readings_unreadable', { path, error });
        return undefined;
      }
    },
    keep(remains: OutboxRemains) {
      try {
        writeWholeFile(path, JSON.stringify(remains));
        return true;
      } catch (error) {
        logger.error('held_readings_unwritable', { path, error });
        return false;
      }
    },
  };
}
