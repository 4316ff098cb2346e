import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import type { SeqRange } from '@sward/contracts/delivery.ts';
import type { ReadingLog } from '@sward/local-buffer/ports.ts';
import type { Progress } from '@sward/local-buffer/seq-ranges.ts';
import { judgeNotes } from './notes.ts';
import { inFlightNumbers, type Oracle, type Promised, type Promises } from './oracle.ts';
import { numberOf } from './readings.ts';

/**
 * - `lost`: an acknowledged reading is gone, was taken for sent, or will be refused when its source repeats it
 * - `damaged`: the log does not open, or holds what nobody gave it: changed, doubled or half a commit
 * - `reused`: an identity that the world knows means another reading now
 */
export type Finding = { readonly kind: 'lost' | 'damaged' | 'reused'; readonly text: string };

/** A reading in the log; its number undefined where it is none that was given. */
type Found = Omit<Promised, 'number'> & { readonly number: number | undefined };

const ALL_BYTES = 1 << 20;

function readAll(log: ReadingLog): Found[] {
  const found: Found[] = [];
  let after = 0;
  for (let slice = log.read(after, ALL_BYTES); slice !== undefined; slice = log.read(after, ALL_BYTES)) {
    const { seq: place, identity, readings } = slice;
    readings.forEach((reading, index) => {
      const { epoch, seq } = identity;
      found.push({ number: numberOf(reading), place: place + index, epoch, seq: seq + index });
    });
    after = place + readings.length - 1;
  }
  return found;
}

const damaged = (text: string): Finding => ({ kind: 'damaged', text });
const lost = (text: string): Finding => ({ kind: 'lost', text });

const nameOf = ({ place, epoch, seq, number }: Found): string => `place ${place} (${epoch} ${seq}) holds ${number}`;

/** Each place holds what was promised for it, under the identity that was promised; what is behind was in flight. */
function judgeContents(found: readonly Found[], promises: Promises): Finding[] {
  const promised = new Map(promises.readings.map((reading) => [reading.place, reading]));
  const wrong = found.find((one) => {
    const expected = promised.get(one.place);
    if (expected === undefined) return one.number === undefined;
    return one.number !== expected.number || one.epoch !== expected.epoch || one.seq !== expected.seq;
  });
  if (wrong !== undefined) return [damaged(`${nameOf(wrong)}, not ${promised.get(wrong.place)?.number}`)];
  const fresh = found.filter(({ place }) => !promised.has(place)).map(({ number }) => number);
  const whole = inFlightNumbers(promises);
  const isWhole = fresh.length === whole.length && fresh.every((number, index) => number === whole[index]);
  if (fresh.length === 0 || isWhole) return [];
  return [damaged(`readings ${fresh.join(' ')} are there, in flight were ${whole.join(' ')}`)];
}

const covers = ({ seq, above }: Progress, place: number): boolean =>
  place <= seq || above.some(([from, to]: SeqRange) => from <= place && place <= to);

/** Every promised reading is there that was neither confirmed and deleted, nor given up and counted. */
function judgePresence(log: ReadingLog, found: readonly Found[], promises: Promises): Finding[] {
  const there = new Set(found.map(({ place }) => place));
  const missing = promises.readings.filter(({ place }) => !covers(promises.trimmed, place) && !there.has(place));
  const gone = missing.find(({ place }) => place > promises.givenUp);
  if (gone !== undefined) return [lost(`reading ${gone.number}, acknowledged as place ${gone.place}, is gone`)];
  const unconfirmed = missing.filter(({ place }) => !covers(promises.confirmed, place));
  const counted = log.losses().reduce((sum, { readings }) => sum + readings, 0);
  if (unconfirmed.length <= counted) return [];
  return [lost(`${unconfirmed.length} readings were given up, only ${counted} of them are counted`)];
}

const isCommitted = (found: readonly Found[], { readings }: Promises): boolean =>
  (found.at(-1)?.place ?? 0) > (readings.at(-1)?.place ?? 0);

/** The batches that the log claims to have are those whose readings it has. */
function judgeMarks(log: ReadingLog, found: readonly Found[], promises: Promises): Finding[] {
  const findings: Finding[] = [];
  for (const { source, session, through } of promises.marks.values()) {
    const mark = log.intakeMark(source, session);
    if (mark < through) findings.push(damaged(`batch ${through} of ${source} ${session} would be taken twice`));
  }
  for (const { source, session, batch } of promises.inFlight) {
    const hasMark = log.intakeMark(source, session) >= batch;
    const name = `batch ${batch} of ${source} ${session}`;
    const isThere = isCommitted(found, promises);
    if (hasMark && !isThere) findings.push(lost(`${name} would be refused as known, but is not there`));
    if (!hasMark && isThere) findings.push(damaged(`${name} is there and would be taken again`));
  }
  return findings;
}

/** What the log takes for confirmed is what the cloud confirmed, and no less than the log said is on disk. */
function judgeCursor(log: ReadingLog, { readings, stored, settled }: Promises): Finding[] {
  const kept: Progress = { seq: log.cursor(CLOUD_CONSUMER), above: log.confirmedAbove(CLOUD_CONSUMER) };
  const beyond = readings.find(({ place }) => covers(kept, place) && !covers(stored, place));
  if (beyond !== undefined) return [lost(`place ${beyond.place} counts as stored, the cloud never said so`)];
  const behind = readings.find(({ place }) => covers(settled, place) && !covers(kept, place));
  if (behind !== undefined) return [damaged(`place ${behind.place} was confirmed on disk, and no longer is`)];
  return [];
}

/** No identity that left the gateway has come to mean another reading. */
function judgeIds(found: readonly Found[], oracle: Oracle): Finding[] {
  const again = found.find(({ epoch, seq, number }) => {
    const known = oracle.knownAs(epoch, seq);
    return number !== undefined && known !== undefined && known !== number;
  });
  if (again === undefined) return [];
  const { epoch, seq, number } = again;
  return [{ kind: 'reused', text: `${epoch} ${seq} was ${oracle.knownAs(epoch, seq)} and is ${number}` }];
}

function judgeLog(log: ReadingLog, { log: id }: Promises): Finding[] {
  return id === undefined || id === log.id ? [] : [lost(`log ${id} became ${log.id}`)];
}

/** Compares an open log with all that was promised. */
export function judge(log: ReadingLog, oracle: Oracle): Finding[] {
  const promises = oracle.promisesOf(log.id);
  const found = readAll(log);
  const rotten = log.damagedRows();
  return [
    ...judgeLog(log, promises),
    ...judgePresence(log, found, promises),
    ...judgeContents(found, promises),
    ...judgeMarks(log, found, promises),
    ...judgeCursor(log, promises),
    ...judgeIds(found, oracle),
    ...judgeNotes(log, found.at(-1)?.number, inFlightNumbers(promises)).map(damaged),
    ...(rotten > 0 ? [damaged(`${rotten} rows fail their checksum`)] : []),
  ];
}

/** Of a card that said "synced" and lied only one thing is asked: no identity means another reading. */
export function judgeIdsOnly(log: ReadingLog, oracle: Oracle): Finding[] {
  return judgeIds(readAll(log), oracle);
}
