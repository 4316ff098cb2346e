import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { createCounterFile } from '../../src/adapters/counter-file.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-counters-'));
  path = join(folder, 'work', 'counters.bin');
});

afterEach(() => rmSync(folder, { recursive: true }));

const table = (counter: number) => new Map([['a4c1388d18b2', { counter, epoch: 0 }]]);

describe('a file of counters', () => {
  it('tells what was saved last, over any number of restarts', async () => {
    const logger = createRecordingLogger();
    expect(createCounterFile(path, logger).load()).toEqual(new Map());
    for (let counter = 1; counter <= 5; counter += 1) {
      const file = createCounterFile(path, logger);
      file.load();
      await file.save(table(counter));
      expect(createCounterFile(path, logger).load()).toEqual(table(counter));
    }
    expect(logger.records).toEqual([]);
  });

  it('falls back to the save before where a power cut tore the last one', async () => {
    const logger = createRecordingLogger();
    const file = createCounterFile(path, logger);
    file.load();
    await file.save(table(1));
    const first = readFileSync(path);
    await file.save(table(2));
    const bytes = readFileSync(path);
    const torn = bytes.findIndex((octet, index) => octet !== first[index]);
    writeFileSync(path, bytes.with(torn + 14, (bytes[torn + 14] ?? 0) ^ 0xff));
    expect(createCounterFile(path, logger).load()).toEqual(table(1));
  });

  it('says loudly that counters are lost where nothing of the file can be read', async () => {
    const logger = createRecordingLogger();
    const file = createCounterFile(path, logger);
    file.load();
    await file.save(table(1));
    writeFileSync(path, Buffer.alloc(131_072, 0xa5));
    expect(createCounterFile(path, logger).load()).toEqual(new Map());
    expect(logger.records).toMatchObject([{ level: 'error', event: 'encryption_counters_lost' }]);
  });

  it('is for its user only, and never grows', async () => {
    const file = createCounterFile(path, createRecordingLogger());
    await file.save(table(1));
    const { size, mode } = statSync(path);
    await file.save(table(2));
    expect(statSync(path).size).toBe(size);
    expect(mode & 0o777).toBe(0o600);
  });

  it('refuses more devices than it has room for, and keeps what it has', async () => {
    const logger = createRecordingLogger();
    const file = createCounterFile(path, logger);
    await file.save(table(1));
    const crowd = new Map(Array.from({ length: 3000 }, (_, n) => [`device-${n}-of-many`, { counter: n, epoch: 0 }]));
    await expect(file.save(crowd)).rejects.toMatchObject({ code: 'COUNTER_FILE_FULL' });
    expect(createCounterFile(path, logger).load()).toEqual(table(1));
  });

  it('is there again, with what was saved since, after somebody deleted it', async () => {
    const logger = createRecordingLogger();
    const file = createCounterFile(path, logger);
    await file.save(table(1));
    rmSync(path);
    await file.save(table(2));
    await file.save(table(3));
    expect(createCounterFile(path, logger).load()).toEqual(table(3));
  });

  it('can be written once its folder can, after any number of failures', async () => {
    const file = createCounterFile(path, createRecordingLogger());
    writeFileSync(join(folder, 'work'), '');
    await expect(file.save(table(1))).rejects.toThrow('work');
    await expect(file.save(table(1))).rejects.toThrow('work');
    rmSync(join(folder, 'work'));
    await file.save(table(1));
    expect(createCounterFile(path, createRecordingLogger()).load()).toEqual(table(1));
  });
});
