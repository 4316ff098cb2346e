import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { createRemainsFile } from '../../src/adapters/remains-file.ts';

const READING = { json: '{}', received_at: 1 };
const REMAINS = { v: 1, batches: [{ session: 's1', batch: 2, readings: [READING] }] } as const;

describe('the file of what could not be handed over', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-held-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (path: string) => createRemainsFile(path, createRecordingLogger());

  it('gives it until it is forgotten, and is for its user only', () => {
    const path = join(folder, 'held.json');
    expect(open(path).keep(REMAINS)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    // A process that was killed before the buffer had it.
    expect(open(path).read()).toEqual(REMAINS);
    const file = open(path);
    expect(file.read()).toEqual(REMAINS);
    file.forget();
    file.forget();
    expect([file.read(), existsSync(path)]).toEqual([undefined, false]);
  });

  it('forgets nothing that another process kept since', () => {
    const path = join(folder, 'held.json');
    const [late, next] = [open(path), open(path)];
    late.keep(REMAINS);
    next.read();
    const later = { ...REMAINS, batches: [{ ...REMAINS.batches[0], session: 's2' }] };
    late.keep(later);
    next.forget();
    expect(open(path).read()).toEqual(later);
  });

  it.each([
    ['half a file', '{"v":1,'],
    ['another version', '{"v":2}'],
    ['a reading that is no JSON', JSON.stringify(REMAINS).replace('"{}"', '"{"')],
    ['an empty batch', '{"v":1,"batches":[{"session":"s","batch":1,"readings":[]}]}'],
  ])('that cannot be read costs no start and is put aside, not lost: %s', (_, text) => {
    const path = join(folder, 'held.json');
    const logger = createRecordingLogger();
    writeFileSync(path, text);
    const file = createRemainsFile(path, logger);
    expect(file.read()).toBeUndefined();
    expect(logger.records.map(({ event }) => event)).toEqual(['held_readings_unreadable']);
    file.keep(REMAINS);
    expect(readFileSync(`${path}.unreadable`, 'utf8')).toBe(text);
  });

  it('that cannot be written is told, and leaves no half behind', () => {
    const logger = createRecordingLogger();
    expect(createRemainsFile(folder, logger).keep(REMAINS)).toBe(false);
    expect(logger.records).toMatchObject([{ level: 'error', event: 'held_readings_unwritable' }]);
  });
});
