import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { SwardError } from '@sward/contracts/errors.ts';
import { isMissingFile } from '@sward/runtime/adapters/whole-file.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { z } from 'zod';
import type { CounterStore } from '../hearing/counter-store.ts';
import type { CounterTable } from '../hearing/replay-guard.ts';

/** Two slots, written in turn: a torn write leaves the other. Room for some 1,500 devices. */
const SLOT_BYTES = 65_536;
const SLOTS = 2;
/** Turn, length and CRC-32 of the text, little-endian. */
const HEADER_BYTES = 12;

const tableSchema = z.array(z.tuple([z.string(), z.int().min(0), z.int().min(0)]));

type Slot = { readonly turn: number; readonly table: CounterTable };

/** More devices have keys than the file has room for. */
export class CounterFileFullError extends SwardError {
  readonly code = 'COUNTER_FILE_FULL';
}

/** The operating system took a part of the counters only. */
class CounterFileTornError extends SwardError {
  readonly code = 'COUNTER_FILE_TORN';
}

/**
 * Encryption counters in one small file of fixed size, written in place: one data block for each save, where a new file
 * would cost a handful, because cards wear.
 */
export function createCounterFile(path: string, logger: Logger): CounterStore {
  let turn = 0;

  return {
    load() {
      const slots = readSlots(path, logger);
      const newest = slots.sort((a, b) => b.turn - a.turn)[0];
      turn = newest?.turn ?? 0;
      return newest?.table ?? new Map();
    },
    async save(counters) {
      const slot = encodeSlot(turn + 1, counters);
      // Opened for each save, once a second at most: a file kept open may have been deleted, and would be gone at the next start.
      const file = await openFile(path);
      try {
        await writeWhole(file, slot, ((turn + 1) % SLOTS) * SLOT_BYTES);
        await file.datasync();
      } finally {
        await file.close();
      }
      turn += 1;
    },
  };
}

async function writeWhole(file: FileHandle, octets: Buffer, at: number): Promise<void> {
  const { bytesWritten } = await file.write(octets, 0, octets.length, at);
  if (bytesWritten < octets.length)
    throw new CounterFileTornError('the encryption counters were written in part: is the disk full?');
}

function encodeSlot(turn: number, counters: CounterTable): Buffer {
  const rows = [...counters].map(([id, { counter, epoch }]) => [id, counter, epoch]);
  const text = Buffer.from(JSON.stringify(rows));
  if (HEADER_BYTES + text.length > SLOT_BYTES)
    throw new CounterFileFullError(
      `${rows.length} encrypted sensors are more than one gateway keeps counters of: use a second one`,
    );
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(turn, 0);
  header.writeUInt32LE(text.length, 4);
  header.writeUInt32LE(crc32(text, turn), 8);
  return Buffer.concat([header, text]);
}

/** The slots that hold together. A file that is not there has none; a damaged one is logged. */
function readSlots(path: string, logger: Logger): Slot[] {
  const bytes = readWhole(path, logger);
  if (bytes === undefined) return [];
  const slots = Array.from({ length: SLOTS }, (_, n) =>
    decodeSlot(bytes.subarray(n * SLOT_BYTES, (n + 1) * SLOT_BYTES)),
  );
  const sound = slots.filter((slot) => slot !== undefined);
  const isFresh = bytes.every((octet) => octet === 0);
  if (sound.length === 0 && !isFresh) logger.error('encryption_counters_lost', { path });
  return sound;
}

function decodeSlot(slot: Buffer): Slot | undefined {
  if (slot.length < HEADER_BYTES) return undefined;
  const turn = slot.readUInt32LE(0);
  const text = slot.subarray(HEADER_BYTES, HEADER_BYTES + slot.readUInt32LE(4));
  if (turn === 0 || crc32(text, turn) !== slot.readUInt32LE(8)) return undefined;
  const rows = tableSchema.safeParse(JSON.parse(text.toString('utf8')));
  return rows.success
    ? { turn, table: new Map(rows.data.map(([id, counter, epoch]) => [id, { counter, epoch }])) }
    : undefined;
}

function readWhole(path: string, logger: Logger): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (!isMissingFile(error)) logger.error('encryption_counters_unreadable', { path, error });
    return undefined;
  }
}

/** Opens the file, made at full size first, so that a save later on writes data and nothing of the file system's own. */
async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    createEmpty(path);
    return open(path, 'r+');
  }
}

function createEmpty(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, Buffer.alloc(SLOTS * SLOT_BYTES));
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
