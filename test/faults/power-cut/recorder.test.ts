import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Disk } from './disk.ts';
import type { WorkJob } from './jobs.ts';
import { Chance } from './random.ts';
import { record } from './recorder.ts';
import { MARKS_FILE, type Moment } from './recording.ts';
import { scratchFolder } from './scratch-folder.ts';
import { imageAfterCut } from './survival.ts';

let scratch: string;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function recordIn(root: string, jobs: readonly WorkJob[]): Map<string, Moment[]> {
  mkdirSync(root, { recursive: true });
  return record(jobs, root, scratch);
}

/** The files that all events together make. */
function replayed(moments: readonly Moment[]): Map<string, Buffer> {
  const disk = new Disk();
  for (const moment of moments) if (moment.kind === 'disk') disk.apply(moment.event);
  return new Map(imageAfterCut(disk, 'kept', new Chance(0)));
}

function filesIn(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder).filter((name) => name !== MARKS_FILE);
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

const sorted = (files: ReadonlyMap<string, Buffer>) => [...files.keys()].sort();

describe('the recorder', () => {
  it('misses nothing: its events, done again, give the very same files', () => {
    const root = join(scratch, 'root');
    const jobs: WorkJob[] = [
      { kind: 'work', folder: 'renamed', subject: 'sound', seed: 1, shape: 'short' },
      { kind: 'work', folder: 'journal', subject: 'rollback-journal', seed: 2, shape: 'short' },
      { kind: 'work', folder: 'killed', subject: 'sound', seed: 3, shape: 'long', killed: true },
    ];
    const recordings = recordIn(root, jobs);
    expect([...recordings.keys()]).toEqual(['renamed', 'journal', 'killed']);
    for (const [folder, moments] of recordings) {
      const [files, again] = [filesIn(join(root, folder)), replayed(moments)];
      expect(sorted(again)).toEqual(sorted(files));
      for (const [name, bytes] of files) expect(again.get(name)?.equals(bytes)).toBe(true);
    }
    expect(sorted(filesIn(join(root, 'killed')))).toEqual(['readings.db', 'readings.db-wal']);
    expect(sorted(filesIn(join(root, 'renamed')))).toContain('readings.db.aside-1');
  });

  it('sees a checkpoint in passing in a long workload, and the write-ahead log begin again', () => {
    const jobs: WorkJob[] = [{ kind: 'work', folder: 'long', subject: 'sound', seed: 5, shape: 'long', killed: true }];
    const moments = recordIn(join(scratch, 'root'), jobs).get('long') ?? [];
    const events = moments.flatMap((moment) => (moment.kind === 'disk' ? [moment.event] : []));
    const headers = events.filter(
      (event) => event.kind === 'written' && event.offset === 0 && event.bytes.length === 32,
    );
    expect(headers.length).toBeGreaterThan(1);
  });
});
