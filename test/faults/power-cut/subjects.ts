import { openSqliteReadingLog } from '@sward/local-buffer/adapters/sqlite-reading-log.ts';
import type { Finding } from './judge.ts';
import {
  AcknowledgingTooEarly,
  MarkingAfterwards,
  MarkingBeforehand,
  MovingTheCursorOnSending,
  WithOneEpoch,
  WithoutEpoch,
} from './planted/wrong-logs.ts';
import { type Deceit, deceived } from './planted/wrong-pragmas.ts';
import type { OpenLog, WorkedLog } from './worked-log.ts';

/** Which cuts show a bug: plain ones, second ones during a recovery, or those of a card that lied about syncs. */
export type Revealing = 'cuts' | 'double-cuts' | 'lying-card';

/** A log under test: how the workload opens it, how it is opened after the cut, and what its bug must be caught by. */
export type Subject = {
  readonly work: OpenLog;
  readonly recover: OpenLog;
  readonly bug?: Finding['kind'];
  readonly revealed?: Revealing;
};

/** The log of the product. */
const sound: OpenLog = (file) => openSqliteReadingLog({ file });

const told = (deceit: Deceit): Subject => ({
  work: (file) => deceived(deceit, () => sound(file)),
  recover: sound,
  bug: 'lost',
});

const wrapped = (wrap: (log: WorkedLog) => WorkedLog, bug: Finding['kind']): Subject => ({
  work: (file) => wrap(sound(file)),
  recover: sound,
  bug,
});

const withoutEpoch: OpenLog = (file) => new WithoutEpoch(sound(file));

const synchronous = (level: string) =>
  told({ told: { 'synchronous = FULL': `synchronous = ${level}` }, answered: { synchronous: 2 } });

const rollbackJournal: Deceit = {
  told: { 'locking_mode = EXCLUSIVE': 'locking_mode = NORMAL', 'journal_mode = WAL': 'journal_mode = DELETE' },
  answered: { 'journal_mode = WAL': 'wal' },
};

const withOneEpoch: OpenLog = (file) => new WithOneEpoch(sound(file));

/** What an earlier process left in the page cache is taken for what is on the disk. */
const withoutCheckpoint: OpenLog = (file) =>
  deceived({ told: { 'wal_checkpoint(TRUNCATE)': 'page_count' }, answered: {} }, () => sound(file));

export const SOUND = 'sound';

/** The product's log, and the same with one bug each: from outside, the product has no switch for them. */
const SUBJECTS: Readonly<Record<string, Subject>> = {
  [SOUND]: { work: sound, recover: sound },
  'synchronous-normal': synchronous('NORMAL'),
  'synchronous-off': synchronous('OFF'),
  'rollback-journal': told(rollbackJournal),
  'acknowledged-before-commit': wrapped((log) => new AcknowledgingTooEarly(log), 'lost'),
  'cursor-before-the-word': wrapped((log) => new MovingTheCursorOnSending(log), 'lost'),
  'ids-without-epoch': { work: withoutEpoch, recover: withoutEpoch, bug: 'reused' },
  'marks-after-readings': wrapped((log) => new MarkingAfterwards(log), 'damaged'),
  'marks-before-readings': wrapped((log) => new MarkingBeforehand(log), 'lost'),
  'no-checkpoint-at-start': { work: sound, recover: withoutCheckpoint, bug: 'lost', revealed: 'double-cuts' },
  'same-epoch-every-start': { work: withOneEpoch, recover: withOneEpoch, bug: 'reused', revealed: 'lying-card' },
};

export const PLANTED = Object.keys(SUBJECTS).filter((name) => name !== SOUND);

/** @throws RangeError for an unknown name */
export function subjectNamed(name: string): Subject {
  const subject = SUBJECTS[name];
  if (subject === undefined) throw new RangeError(`there is no subject ${name}: ${Object.keys(SUBJECTS).join(', ')}`);
  return subject;
}
