import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { idSchema } from '@sward/contracts/ids.ts';
import { MAX_BATCH_READINGS } from '@sward/contracts/ingest.ts';
import { checkMessage } from '@sward/contracts/message-codec.ts';
import type { OutboxRemains, RemainsStore } from '@sward/ingest/outbox-remains.ts';
import { isMissingFile, syncFolder, writeWholeFile } from '@sward/runtime/adapters/whole-file.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { z } from 'zod';

/** A batch that is no JSON gets no answer from the buffer, and would wait for one at every start. */
const readingSchema = z.object({ json: z.string().refine(isJson, { error: 'not JSON' }), received_at: z.number() });

const remainsSchema = z.object({
  v: z.literal(1),
  batches: z.array(
    z.object({
      session: idSchema,
      batch: z.int().min(1),
      readings: z.array(readingSchema).min(1).max(MAX_BATCH_READINGS),
    }),
  ),
});

/**
 * What could not be handed over, in a JSON file of the work folder. It stays there until the buffer has it: a process that ends
 * before costs nothing. One that cannot be read, such as another version's, is put aside, beside it as `.unreadable`.
 */
export function createRemainsFile(path: string, logger: Logger): RemainsStore {
  let readInode: number | undefined;
  return {
    read() {
      try {
        const remains = checkMessage(remainsSchema, JSON.parse(readFileSync(path, 'utf8')));
        readInode = statSync(path).ino;
        return remains;
      } catch (error) {
        if (!isMissingFile(error)) putAside(path, logger, error);
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
    forget() {
      try {
        // Another process, late to end, may have kept its own since.
        if (statSync(path).ino !== readInode) return;
        rmSync(path);
        syncFolder(dirname(path));
      } catch (error) {
        if (!isMissingFile(error)) logger.error('held_readings_unwritable', { path, error });
      }
    },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** It would be written over at the next stop. */
function putAside(path: string, logger: Logger, cause: unknown): void {
  const put_aside = `${path}.unreadable`;
  logger.error('held_readings_unreadable', { path, put_aside, error: cause });
  try {
    renameSync(path, put_aside);
  } catch (error) {
    logger.error('held_readings_unwritable', { path, error });
  }
}
