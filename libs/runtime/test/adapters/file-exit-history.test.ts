import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFileExitHistory } from '@sward/runtime/adapters/file-exit-history.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';

const exit = (monotonicMs: number, bootId = 'boot') => ({ bootId, monotonicMs });

describe('exit times in a file', () => {
  let folder: string;
  let path: string;
  const logger = createRecordingLogger();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-exits-'));
    path = join(folder, 'exit-times.json');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('knows of none before the first', () => {
    expect(createFileExitHistory(path, logger).read()).toEqual([]);
  });

  it('gives the next process what the one before it added', () => {
    createFileExitHistory(path, logger).add(exit(1));
    createFileExitHistory(path, logger).add(exit(2));
    expect(createFileExitHistory(path, logger).read()).toEqual([exit(1), exit(2)]);
    expect(readdirSync(folder)).toEqual(['exit-times.json']);
  });

  it('forgets what no longer counts: the file stays small', () => {
    const history = createFileExitHistory(path, logger);
    for (const old of [exit(1, 'earlier boot'), exit(1), exit(3_600_001), exit(3_600_002)]) history.add(old);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([exit(3_600_001), exit(3_600_002)]);
  });

  it.each(['', '{', '{"bootId":1}', '[null, {"bootId": 1, "monotonicMs": "x"}]'])(
    'goes on with no memory where the file holds %s',
    (content) => {
      writeFileSync(path, content);
      const history = createFileExitHistory(path, logger);
      expect(history.read()).toEqual([]);
      history.add(exit(5));
      expect(history.read()).toEqual([exit(5)]);
    },
  );

  it('logs a file that cannot be written and lets the component exit', () => {
    writeFileSync(join(folder, 'file'), '');
    const records = createRecordingLogger();
    createFileExitHistory(join(folder, 'file', 'exit-times.json'), records).add(exit(1));
    expect(records.records.map(({ event }) => event)).toContain('exit_history_unwritable');
  });
});
