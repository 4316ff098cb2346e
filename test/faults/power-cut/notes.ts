import type { Commit, ReadingLog } from '@sward/local-buffer/ports.ts';
import { WrappedLog } from './planted/wrapped-log.ts';
import { numberOf } from './readings.ts';
import { FIRST_OF_SCHEMA_1 } from './schema-1.ts';

/** Name of the text that each commit of a workload writes. */
const NOTE = 'workload';

type Note = { readonly newest: number | undefined; readonly deadLetters: number };

const noteIn = (log: ReadingLog): Note => JSON.parse(log.state(NOTE) ?? '{"deadLetters":0}');

/** Adds to each commit a text that names its newest reading, and a dead letter: both must come and go with it. */
export class NotingLog extends WrappedLog {
  override append(commit: Commit): void {
    const newest = commit.readings.at(-1);
    const note: Note = {
      newest: newest === undefined ? noteIn(this.log).newest : numberOf(newest),
      deadLetters: noteIn(this.log).deadLetters + 1,
    };
    const letter = { reason: 'WORKLOAD', source: 'ble', at: 0, content: note.deadLetters };
    this.log.append({
      ...commit,
      state: new Map([...(commit.state ?? []), [NOTE, JSON.stringify(note)]]),
      deadLetters: [...(commit.deadLetters ?? []), letter],
    });
  }
}

/** Readings of a log of schema 1, which had no texts, have these numbers. */
const isOfSchema1 = (number: number): boolean => number >= FIRST_OF_SCHEMA_1 && number < FIRST_OF_SCHEMA_1 + 100_000;

/** What of text and dead letters does not fit the newest reading in the log. */
export function judgeNotes(log: ReadingLog, newest: number | undefined, inFlight: readonly number[]): string[] {
  const note = noteIn(log);
  const { deadLetters } = log.counters();
  const isOther = newest !== undefined && note.newest !== newest && !isOfSchema1(newest);
  return [
    ...(isOther
      ? [`the text speaks of reading ${note.newest}, the newest is ${newest}, in flight ${inFlight.at(-1)}`]
      : []),
    ...(deadLetters !== note.deadLetters ? [`${deadLetters} dead letters, the text says ${note.deadLetters}`] : []),
  ];
}
