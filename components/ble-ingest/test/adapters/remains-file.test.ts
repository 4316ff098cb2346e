import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { createRemainsFile } from '../../src/adapters/remains-file.ts';

const READING = { json: '{}', received_at: 1 };
const REMAINS = {
  v: 1,
  session: 's1',
  next_batch: 3,
  batches: [{ batch: 2, readings: [READING] }],
  waiting: [],
} as const;

describe('the file of what could not be handed over', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-held-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives it once, and is for its user only', () => {
    const path = join(folder, 'held.json');
    const file = createRemainsFile(path, createRecordingLogger());
    expect(file.keep(REMAINS)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(file.take()).toEqual(REMAINS);
    expect([file.take(), existsSync(path)]).toEqual([undefined, false]);
  });

  it('that cannot be read costs what it held and not the start', () => {
    const path = join(folder, 'held.json');
    const logger = createRecordingLogger();
    writeFileSync(path, '{"v":1,');
    expect(createRemainsFile(path, logger).take()).toBeUndefined();
    writeFileSync(path, '{"v":2}');
    expect(createRemainsFile(path, logger).take()).toBeUndefined();
    expect(logger.records.map(({ event }) => event)).toEqual(['held_readings_unreadable', 'held_readings_unreadable']);
  });

  it('that cannot be written is told', () => {
    const logger = createRecordingLogger();
    expect(createRemainsFile(folder, logger).keep(REMAINS)).toBe(false);
    expect(logger.records).toMatchObject([{ level: 'error', event: 'held_readings_unwritable' }]);
  });
});
