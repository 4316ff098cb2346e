import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Say } from './marks.ts';
import { MARKS_FILE } from './recording.ts';

/** Says marks by writing them beside the log, where the recorder sees them in order with the log's own writes. */
export function withMarksIn(folder: string, work: (say: Say) => void): void {
  const file = openSync(join(folder, MARKS_FILE), 'a');
  try {
    work((mark) => writeSync(file, JSON.stringify(mark)));
  } finally {
    closeSync(file);
  }
}
