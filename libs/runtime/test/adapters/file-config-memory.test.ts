import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFileConfigMemory } from '@sward/runtime/adapters/file-config-memory.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';

describe('the last configuration in a file', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-config-'));
    path = join(folder, 'last-configuration.json');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function memory() {
    const logger = createRecordingLogger();
    return { ...createFileConfigMemory(path, logger), events: () => logger.records.map(({ event }) => event) };
  }

  it('is unknown at first, and nothing to complain of', () => {
    const { load, events } = memory();
    expect([load(), events()]).toEqual([undefined, []]);
  });

  it('is what the process before saved, for its user only', () => {
    memory().save({ data_dir: '/data' });
    expect(memory().load()).toEqual({ data_dir: '/data' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['last-configuration.json']);
  });

  it('is not written again where it has not changed', () => {
    memory().save({ a: 1 });
    const { ino } = statSync(path);
    memory().save({ a: 1 });
    expect(statSync(path).ino).toBe(ino);
    memory().save({ a: 2 });
    expect(statSync(path).ino).not.toBe(ino);
  });

  it('is unknown, and the damage is logged, where the file is no JSON', () => {
    writeFileSync(path, '{"a":');
    const { load, events } = memory();
    expect([load(), events()]).toEqual([undefined, ['configuration_memory_unreadable']]);
  });

  it('costs no more than a log line where it cannot be saved', () => {
    mkdirSync(path);
    const { save, events } = memory();
    save({ a: 1 });
    expect(events()).toContain('configuration_memory_unwritable');
  });
});
